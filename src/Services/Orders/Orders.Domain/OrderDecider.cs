using Doms.Contracts.Messages;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>
/// Decides on the commands of an order in each status. A repeated or late command changes nothing and publishes the current state
/// again, so that its sender gets a response.
/// </summary>
public static class OrderDecider
{
    const string Saga = "orchestrator";
    const string AlreadyCancelled = "order_cancelled";
    const string AlreadyRequested = "cancellation_requested";

    /// <summary>Accepts an order, unless its reference is taken, its reservation is unknown or its prices are inconsistent.</summary>
    /// <param name="order">The existing order when the command is a repeat.</param>
    /// <param name="reference">The existing order with the same reference.</param>
    /// <param name="catalogue">Looks up the local copy of a product.</param>
    public static Decision Place(
        Order? order,
        OrderReference? reference,
        Func<string, ProductPrice?> catalogue,
        PlaceOrder command,
        DateTimeOffset now)
    {
        if (order is not null) return Decision.Nothing;
        if (reference is not null)
        {
            return Decision.Reject(
                RejectionKind.Conflict,
                "reference_taken",
                $"The reference '{command.Draft.Reference}' belongs to order {reference.OrderId}; use another.",
                "reference");
        }

        if (command.ReservationProblem is { } problem) return Decision.Reject(problem);
        var (quote, rejection) = Pricing.Quote(command, catalogue);
        if (quote is null) return Decision.Reject(rejection!);
        var placed = OrderChange.Begin(NewOrder(command, quote, now), Occasion.At(now));
        placed.Add(TimelineEventNames.Created, Summary(placed.Order), OrderEntry.RequestBy(command.PlacedBy), command.PlacedBy);
        var created = OrderMessages.Created(placed.Order);
        return command.Draft.PaymentToken is { } token
            ? placed.Finish(created, new PreparePayment(command.OrderId, placed.Order.UserId, token))
            : placed.Finish(created);
    }

    /// <summary>Confirms the order at the prices that were reserved and paid.</summary>
    public static Decision Confirm(Order? order, ConfirmOrder command, Occasion at)
    {
        switch (order?.Status)
        {
            case null:
                return Decision.OutOfOrder;
            case OrderStatus.Cancelled:
                return Decision.Publish(OrderMessages.Cancelled(order));
            case not OrderStatus.Pending:
                return Decision.Publish(OrderMessages.Confirmed(order));
            default:
                var change = ChangeStatus(order, OrderStatus.Confirmed, at).Set(RefuseOpenCancellation(at))
                    .Set(confirmed => confirmed.WithPrices(command.Lines, command.Total));
                change.Add(TimelineEventNames.Confirmed, new Money(command.Total, order.Currency).ToString(), "order.confirm", Saga);
                return change.Finish(OrderMessages.Confirmed(change.Order));
        }
    }

    /// <summary>Completes a confirmed order; while the order is pending, the command is out of order.</summary>
    public static Decision Complete(Order? order, Occasion at)
    {
        switch (order?.Status)
        {
            case null or OrderStatus.Pending:
                return Decision.OutOfOrder;
            case OrderStatus.Cancelled:
                return Decision.Publish(OrderMessages.Cancelled(order));
            case OrderStatus.Completed:
                return Decision.Publish(OrderMessages.Completed(order));
            default:
                var change = ChangeStatus(order, OrderStatus.Completed, at).Set(RefuseOpenCancellation(at));
                change.Add(TimelineEventNames.Completed, "The order is complete.", "order.complete", Saga);
                return change.Finish(OrderMessages.Completed(change.Order));
        }
    }

    /// <summary>Cancels the order after its steps were compensated.</summary>
    public static Decision Cancel(Order? order, CancelOrder command, Occasion at)
    {
        switch (order?.Status)
        {
            case null:
                return Decision.OutOfOrder;
            case OrderStatus.Cancelled:
                return Decision.Publish(OrderMessages.Cancelled(order));
            case OrderStatus.Completed:
                return Decision.Publish(OrderMessages.Completed(order));
            default:
                var change = ChangeStatus(order, OrderStatus.Cancelled, at).Set(cancelled => cancelled with
                {
                    Reason = command.Reason, Reasons = command.Reasons, Cancellation = null,
                });
                change.Add(TimelineEventNames.Cancelled, command.Reason, "order.cancel", Saga);
                return change.Finish(OrderMessages.Cancelled(change.Order));
        }
    }

    /// <summary>Requests cancellation from the order's saga; a repeat publishes an open request again.</summary>
    /// <param name="order">The order, or null when the caller may not see it.</param>
    public static Decision RequestCancel(Order? order, RequestCancel request, OrderCaller caller, DateTimeOffset now)
    {
        if (order is null)
            return Decision.Reject(RejectionKind.NotFound, "order_not_found", $"There is no order '{request.OrderId}'.");
        if (EntityTag.Check(request.IfMatch, EntityTag.Of(order.Version)) is { } mismatch) return Decision.Reject(mismatch);
        switch (RefusalOfCancel(order, caller))
        {
            case { Code: AlreadyCancelled }:
                return Decision.Nothing;
            case { Code: AlreadyRequested }:
                return Decision.Publish(
                    new OrderCancelRequested(order.OrderId, order.Cancellation!.Why, request.RequestedBy, order.Version));
            case { } refusal:
                return Decision.Reject(refusal);
        }

        var change = new OrderChange(order, Occasion.At(now))
            .Set(requested => requested with { Cancellation = new(Cancellation.Requested, request.Reason, now) })
            .Add(
                TimelineEventNames.CancellationRequested, request.Reason, OrderEntry.RequestBy(request.RequestedBy), request.RequestedBy);
        return change.Finish(new OrderCancelRequested(order.OrderId, request.Reason, request.RequestedBy, change.Order.Version));
    }

    /// <summary>
    /// Reason why a caller cannot request the cancellation of an order that it sees, or why that would change nothing; null when it can.
    /// </summary>
    public static Rejection? RefusalOfCancel(Order order, OrderCaller caller) => order switch
    {
        _ when !caller.CancelsAny && caller.Subject != order.Owner => new(
            RejectionKind.Forbidden, "forbidden", "An order is cancelled by its owner or the shop."),
        { Status: OrderStatus.Cancelled } => new(RejectionKind.Conflict, AlreadyCancelled, "The order is cancelled already."),
        { Status: OrderStatus.Completed } => new(
            RejectionKind.Conflict, "order_completed", "The order is completed; only a refund is possible."),
        { IsDispatched: true } => new(
            RejectionKind.Conflict, "order_dispatched", "The goods are on their way; it is too late to cancel."),
        { Cancellation: { State: Cancellation.Refused } refused } => new(
            RejectionKind.Conflict, "cancellation_refused", $"Cancelling was refused: {refused.Why}"),
        { Cancellation: not null } => new(
            RejectionKind.Conflict, AlreadyRequested, "The cancellation is requested already; the completed steps are compensated."),
        _ => null,
    };

    /// <summary>Records a status report of the saga.</summary>
    public static Decision RecordSagaContact(Order? order, SagaStatusReported report, Occasion at)
    {
        if (order is null) return Decision.OutOfOrder;
        var change = new OrderChange(order, at).WithSagaContact();
        if (report.Status != Contracts.Http.SagaStatuses.NeedsAttention) change.Lower(Attention.Saga);
        if (order.SagaNotResponding)
            change.AddHeard(TimelineEventNames.SagaResponding, $"The saga is at '{report.Step}'.", "saga.alive", Saga);
        return change.Finish();
    }

    static OrderChange ChangeStatus(Order order, OrderStatus status, Occasion at) =>
        new OrderChange(order, at).WithSagaContact().Set(changed => changed with
        {
            Status = status, Terms = changed.Terms.PaymentToken is null ? changed.Terms : changed.Terms with { PaymentToken = null },
        });

    static Func<Order, Order> RefuseOpenCancellation(Occasion at) => order =>
        order.Cancellation is { State: Cancellation.Requested }
            ? order with { Cancellation = new(Cancellation.Refused, "The order could no longer be cancelled.", at.Now) }
            : order;

    static string Summary(Order order) => order.Total is { } total
        ? $"{OrderMessages.LineCountText(order.Lines.Count)}, {new Money(total, order.Currency)}"
        : $"{OrderMessages.LineCountText(order.Lines.Count)}, to be priced";

    static Order NewOrder(PlaceOrder command, Quote quote, DateTimeOffset now)
    {
        var draft = command.Draft;
        return new Order
        {
            OrderId = command.OrderId,
            Version = 1,
            Number = command.Number,
            Reference = draft.Reference,
            Owner = command.Owner,
            CustomerId = draft.CustomerId ?? command.Owner,
            PlacedBy = command.PlacedBy,
            CustomerEmail = draft.CustomerEmail,
            Currency = draft.Currency,
            Lines = quote.Lines,
            Totals = OrderTotals.Of(quote.Lines),
            Terms = new AgreedTerms(
                draft.ShippingAddress, draft.Metadata, quote.PricesTrusted, quote.ExpectedTotal, draft.ReservationId,
                HasToken: draft.PaymentToken is not null),
            Milestones = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal),
            Sequence = 0,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}

/// <summary>Requests the cancellation of an order.</summary>
/// <param name="RequestedBy">Subject of the requester.</param>
/// <param name="IfMatch">Expected version, see <see cref="EntityTag.Check"/>; null for any.</param>
public sealed record RequestCancel(string OrderId, string Reason, string RequestedBy, string? IfMatch = null);
