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
    /// <summary>Accepts an order, unless its reference is taken or its prices are inconsistent.</summary>
    /// <param name="order">The existing order when the command is a repeat.</param>
    /// <param name="reference">The existing order with the same reference.</param>
    /// <param name="catalogue">Looks up the local copy of a product's price.</param>
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

        var (quote, rejection) = Pricing.Quote(command, catalogue);
        if (quote is null) return Decision.Reject(rejection!);
        var placed = NewOrder(command, quote, now);
        return Decision.Change(placed, OrderMessages.Created(placed));
    }

    /// <summary>Confirms the order at the prices that were reserved and paid.</summary>
    public static Decision Confirm(Order? order, ConfirmOrder command, DateTimeOffset now) =>
        order?.Status switch
        {
            null => Decision.OutOfOrder,
            OrderStatus.Pending => ChangeStatus(
                order with { Status = OrderStatus.Confirmed, Lines = command.Lines, Total = command.Total },
                new(now, TimelineEventNames.Confirmed, new Money(command.Total, order.Currency).ToString(), "order.confirm"),
                changed => OrderMessages.Confirmed(changed, command.Total)),
            OrderStatus.Cancelled => Decision.Publish(OrderMessages.Cancelled(order)),
            _ => Decision.Publish(OrderMessages.Confirmed(order, command.Total)),
        };

    /// <summary>Completes a confirmed order; while the order is pending, the command is out of order.</summary>
    public static Decision Complete(Order? order, DateTimeOffset now) => order?.Status switch
    {
        null or OrderStatus.Pending => Decision.OutOfOrder,
        OrderStatus.Confirmed => ChangeStatus(
            order with { Status = OrderStatus.Completed },
            new(now, TimelineEventNames.Completed, "The order is complete.", "order.complete"),
            OrderMessages.Completed),
        OrderStatus.Cancelled => Decision.Publish(OrderMessages.Cancelled(order)),
        _ => Decision.Publish(OrderMessages.Completed(order)),
    };

    /// <summary>Cancels the order after its steps were compensated.</summary>
    public static Decision Cancel(Order? order, CancelOrder command, DateTimeOffset now) => order?.Status switch
    {
        null => Decision.OutOfOrder,
        OrderStatus.Cancelled => Decision.Publish(OrderMessages.Cancelled(order)),
        OrderStatus.Completed => Decision.Publish(OrderMessages.Completed(order)),
        _ => ChangeStatus(
            order with
            {
                Status = OrderStatus.Cancelled,
                Reason = command.Reason,
                History = order.History with { Reasons = command.Reasons, Cancellation = null },
            },
            new(now, TimelineEventNames.Cancelled, command.Reason, "order.cancel"),
            OrderMessages.Cancelled),
    };

    /// <summary>Requests cancellation from the order's saga; a repeat publishes an open request again.</summary>
    /// <param name="order">The order, or null when the caller may not see it.</param>
    public static Decision RequestCancel(Order? order, RequestCancel request, DateTimeOffset now) => order switch
    {
        null => Decision.Reject(
            RejectionKind.NotFound, "order_not_found", $"There is no order '{request.OrderId}'."),
        { Status: OrderStatus.Cancelled } => Decision.Nothing,
        { Status: OrderStatus.Completed } => Decision.Reject(
            RejectionKind.Conflict, "order_completed", "The order is completed; only a refund is possible."),
        { IsDispatched: true } => Decision.Reject(
            RejectionKind.Conflict, "order_dispatched", "The goods are on their way; it is too late to cancel."),
        { History.Cancellation: { State: Cancellation.Refused } refused } => Decision.Reject(
            RejectionKind.Conflict, "cancellation_refused", $"Cancelling was refused: {refused.Why}"),
        { History.Cancellation: { } requested } => Decision.Publish(
            new OrderCancelRequested(order.OrderId, requested.Why, request.RequestedBy, order.Version)),
        _ => CancellationRequested(order, request, now),
    };

    /// <summary>Records a status report of the saga.</summary>
    public static Decision RecordSagaContact(Order? order, SagaStatusReported report, DateTimeOffset now)
    {
        if (order is null) return Decision.OutOfOrder;
        var history = order.History with
        {
            LastSagaContactVersion = order.Version + 1,
            SagaNotResponding = false,
            Attention = report.Status == "NEEDS_ATTENTION" ? order.History.Attention : null,
        };
        if (order.History.SagaNotResponding)
            history = history.Add(new(now, TimelineEventNames.SagaResponding, $"The saga is at '{report.Step}'.", "saga.alive"));
        return Decision.Change(order with { Version = order.Version + 1, History = history, UpdatedAt = now });
    }

    /// <summary>Records that a message about the order became a dead letter.</summary>
    /// <param name="order">Null when the message is not about an order.</param>
    /// <param name="deadLetter">Message, consumer and id of the dead letter.</param>
    public static Decision RecordDeadLetter(Order? order, string deadLetter, DateTimeOffset now) => order is null
        ? Decision.Nothing
        : Decision.Change(order with
        {
            Version = order.Version + 1,
            UpdatedAt = now,
            History = order.History.Add(new(now, TimelineEventNames.MessageDeadLettered, deadLetter, "message.deadlettered")),
        });

    static Order NewOrder(PlaceOrder command, Quote quote, DateTimeOffset now)
    {
        var draft = command.Draft;
        var detail = quote.Total is { } total
            ? $"{OrderMessages.LineCountText(quote.Lines)}, {new Money(total, draft.Currency)}"
            : $"{OrderMessages.LineCountText(quote.Lines)}, to be priced";
        return new(
            command.OrderId, 1, command.Owner, draft.CustomerId ?? command.Owner, OrderStatus.Pending,
            quote.Lines, quote.Total, draft.Currency, draft.Reference, Reason: null,
            new AgreedTerms(
                draft.CustomerEmail, draft.ShippingAddress, draft.PaymentToken, draft.Metadata,
                quote.PricesTrusted, quote.ExpectedTotal),
            new OrderHistory([new(now, TimelineEventNames.Created, detail, $"request by {command.PlacedBy}")], AppliedVersions.None, []),
            now, now);
    }

    static Decision CancellationRequested(Order order, RequestCancel request, DateTimeOffset now)
    {
        var entry = new TimelineEntry(
            now, TimelineEventNames.CancellationRequested, request.Reason, $"request by {request.RequestedBy}");
        var requested = order with
        {
            Version = order.Version + 1,
            UpdatedAt = now,
            History = order.History.Add(entry) with { Cancellation = new(Cancellation.Requested, request.Reason) },
        };
        return Decision.Change(
            requested,
            new OrderCancelRequested(order.OrderId, request.Reason, request.RequestedBy, requested.Version));
    }

    static Decision ChangeStatus(Order order, TimelineEntry entry, Func<Order, object> createMessage)
    {
        var changed = order with
        {
            Version = order.Version + 1,
            UpdatedAt = entry.Time,
            History = order.History.Add(entry) with
            {
                LastSagaContactVersion = order.Version + 1, SagaNotResponding = false, Attention = null,
            },
        };
        return Decision.Change(changed, createMessage(changed));
    }
}

/// <summary>Requests the cancellation of an order.</summary>
/// <param name="RequestedBy">Subject of the requester.</param>
public sealed record RequestCancel(string OrderId, string Reason, string RequestedBy);
