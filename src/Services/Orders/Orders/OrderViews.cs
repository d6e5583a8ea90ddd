using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Hosting.PendingReasons;
using Doms.Orders.Domain;
using Doms.Primitives;

namespace Doms.Orders;

/// <summary>Maps orders to the views of the API.</summary>
static class OrderViews
{
    /// <summary>Address of an order.</summary>
    public static string Location(this Order order) => $"/api/orders/{order.OrderId}";

    public static OrderView ToView(this Order order, Caller caller) => new(
        order.OrderId,
        order.OrderId,
        order.Status.Text(),
        order.Progress,
        order.CustomerId,
        order.Major(order.Total),
        order.Currency,
        [.. order.Lines.Select(line => line.ToView(order))],
        order.CustomerEmail,
        order.Terms.ShippingAddress,
        order.Reference,
        order.Terms.Metadata,
        order.Reason,
        ReasonsOf(order),
        order.Cancellation?.State,
        order.Cancellation?.Why,
        order.CreatedAt,
        order.UpdatedAt,
        order.Version,
        $"{order.Number}",
        TotalsOf(order),
        PaymentOf(order),
        [.. order.Payment.Refunds.Select(refund => refund.ToView(order))],
        FulfillmentOf(order),
        AttentionFor(caller.ToOrderCaller(), order),
        Holds: [],
        Returns: [],
        [.. OrderActions.Of(order, caller.ToOrderCaller()).Select(ToView)],
        order.Sequence,
        order.Milestones.TryGetValue(TimelineEventNames.Confirmed, out var confirmed) ? confirmed : null);

    /// <summary>Effects of a cancellation; one that has ended has none.</summary>
    public static CancelPreviewView ToCancelPreview(this Order order)
    {
        var isOpen = order.Status is OrderStatus.Pending or OrderStatus.Confirmed;
        return new(
            order.OrderId,
            isOpen ? order.Major(order.Payment.Refundable) : 0,
            order.Currency,
            isOpen ? order.Lines.Sum(line => line.Reserved) : 0,
            isOpen ? [.. order.Shipments.Where(shipment => !shipment.HasLeft).Select(shipment => shipment.ShipmentId)] : [],
            isOpen && order.CustomerEmail is not null);
    }

    /// <param name="entries">The entries that the caller may see.</param>
    public static TimelineView ToTimelineView(this Order order, IReadOnlyList<OrderEntry> entries) => new(
        order.OrderId, order.Status.Text(), order.Progress, [.. Timeline.Sort(entries).Select(ToView)]);

    /// <param name="newest">The newest entry that the caller may see.</param>
    /// <param name="waits">The reasons that the caller may see.</param>
    public static WhyView ToWhyView(this Order order, Caller caller, OrderEntry newest, IReadOnlyList<PendingReason> waits)
    {
        var attention = AttentionFor(caller.ToOrderCaller(), order)?.Reason;
        var own = OrderDiagnosis.PendingReason(attention is null ? order with { Attention = null } : order);
        var headline = OrderPendingReasons.FindBlocking(own?.Description, own?.Since, attention is not null, waits);
        return new(
            order.OrderId,
            order.Status.Text(),
            headline.WaitingFor,
            headline.Since,
            headline.NextAt,
            headline.Deadline,
            order.SagaNotResponding,
            attention,
            order.Cancellation?.State,
            order.Cancellation?.Why,
            order.Reason,
            ReasonsOf(order),
            ToView(new TimelineMoment(newest, newest.OccurredAt)),
            waits);
    }

    static OrderItemView ToView(this OrderLine line, Order order) => new(
        line.ProductId,
        line.Ordered,
        order.Major(line.UnitPrice),
        line.LineId,
        line.Name,
        order.Major(line.Discount),
        order.Major(line.Tax),
        order.Major(line.TotalOf(order.Totals.TaxIncluded)),
        new(line.Ordered, line.Cancelled, line.Reserved, line.Shipped, line.Delivered, line.Lost, line.Returned));

    static OrderTotalsView TotalsOf(Order order) => new(
        order.Major(order.Totals.Items),
        order.Major(order.Totals.Discount),
        order.Major(order.Totals.Shipping),
        order.Major(order.Totals.Tax),
        order.Major(order.Total),
        order.Totals.TaxIncluded);

    static OrderPaymentView PaymentOf(Order order) => new(
        order.Payment.PaymentId,
        order.Payment.Status,
        Authorized: 0,
        order.Major(order.Payment.Captured),
        order.Major(order.Payment.Refunded),
        order.Major(order.Payment.InFlight),
        order.Major(order.Due));

    static RefundSummaryView ToView(this OrderRefund refund, Order order) =>
        new(refund.RefundId, refund.Status, order.Major(refund.Amount), refund.ReasonCode, refund.CustomerReason);

    static OrderFulfillmentView FulfillmentOf(Order order) => new(
        FulfillmentStatuses.Of(order),
        order.NewestShipment?.Carrier,
        order.NewestShipment?.TrackingNumber,
        order.NewestShipment?.TrackingUrl,
        [.. order.Shipments.Select(shipment => shipment.ToView(order))]);

    static OrderShipmentView ToView(this OrderShipment shipment, Order order) => new(
        shipment.ShipmentId,
        shipment.Number,
        shipment.Status,
        shipment.Carrier,
        shipment.Service,
        shipment.TrackingNumber,
        shipment.TrackingUrl,
        shipment.Items ?? [.. order.Lines.Select(line => new LineQuantity(line.LineId, line.Ordered))],
        shipment.DispatchedAt,
        shipment.DeliveredAt);

    static AttentionView? AttentionFor(OrderCaller caller, Order order) => order.Attention is { } attention && caller.IsOperator
        ? new AttentionView(
            attention.Oldest.Since,
            attention.Oldest.Reason,
            [
                .. attention.ByCause.Select(open => new AttentionReasonView(open.Key, open.Value.Since, open.Value.Reason))
                    .OrderBy(open => open.Since).ThenBy(open => open.RaisedBy, StringComparer.Ordinal),
            ])
        : null;

    static OrderActionView ToView(OrderAction action) =>
        new(action.Name, action.Refusal is null, action.Refusal?.Code, action.Refusal?.Detail);

    static TimelineEntryView ToView(TimelineMoment moment) => new(
        moment.At,
        moment.Entry.Type,
        moment.Entry.Detail,
        moment.Entry.Cause,
        moment.Entry.Sequence,
        moment.Entry.Audience,
        moment.Entry.Actor,
        moment.Entry.RecordedAt,
        moment.Entry.Data.ShipmentId,
        moment.Entry.Data.RefundId);

    static decimal Major(this Order order, long minor) => Money.ToMajor(minor, order.Currency);

    static decimal? Major(this Order order, long? minor) => minor is { } known ? Money.ToMajor(known, order.Currency) : null;

    /// <summary>Null instead of an empty list, so that the member is absent.</summary>
    static IReadOnlyList<LineReason>? ReasonsOf(Order order) => order.Reasons is { Count: > 0 } reasons ? reasons : null;
}
