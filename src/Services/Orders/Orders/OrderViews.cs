using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Hosting.PendingReasons;
using Doms.Orders.Domain;
using Doms.Primitives;

namespace Doms.Orders;

/// <summary>Maps orders to the views of the API.</summary>
static class OrderViews
{
    public static OrderView ToView(this Order order) => new(
        order.OrderId,
        order.OrderId,
        order.Status.Text(),
        order.Progress,
        order.CustomerId,
        order.Total is { } total ? Money.ToMajor(total, order.Currency) : null,
        order.Currency,
        [.. order.Lines.Select(line => line.ToView(order.Currency))],
        order.Terms.CustomerEmail,
        order.Terms.ShippingAddress,
        order.Reference,
        order.Terms.Metadata,
        order.Reason,
        ReasonsOf(order),
        order.History.Cancellation?.State,
        order.History.Cancellation?.Why,
        order.CreatedAt,
        order.UpdatedAt,
        order.Version);

    public static TimelineView ToTimelineView(this Order order) => new(
        order.OrderId, order.Status.Text(), order.Progress, [.. order.History.Timeline.Select(ToView)]);

    public static WhyView ToWhyView(this Order order, IReadOnlyList<PendingReason> waits)
    {
        var own = OrderDiagnosis.PendingReason(order);
        var headline = OrderPendingReasons.FindBlocking(own?.Description, own?.Since, waits);
        return new(
            order.OrderId,
            order.Status.Text(),
            headline.WaitingFor,
            headline.Since,
            headline.NextAt,
            headline.Deadline,
            order.History.SagaNotResponding,
            order.History.Attention,
            order.History.Cancellation?.State,
            order.History.Cancellation?.Why,
            order.Reason,
            ReasonsOf(order),
            order.History.Timeline[^1].ToView(),
            waits);
    }

    static OrderItemView ToView(this Line line, string currency) =>
        new(line.ProductId, line.Quantity, line.UnitPrice is { } price ? Money.ToMajor(price, currency) : null);

    static TimelineEntryView ToView(this TimelineEntry entry) => new(entry.Time, entry.Event, entry.Detail, entry.Cause);

    /// <summary>Null instead of an empty list, so that the member is absent.</summary>
    static IReadOnlyList<LineReason>? ReasonsOf(Order order) => order.History.Reasons is { Count: > 0 } reasons ? reasons : null;
}
