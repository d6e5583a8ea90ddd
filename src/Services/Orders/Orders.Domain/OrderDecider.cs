using Doms.Contracts.Messages;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>
/// What an order's commands come to in each of its states. End states are final; a command that comes again, or too
/// late, changes nothing and is answered with how the order stands, so that whoever retries it learns of it.
/// </summary>
public static class OrderDecider
{
    /// <summary>Takes an order in, unless its reference is taken or its prices do not add up.</summary>
    /// <param name="order">The order when the same command was already carried out.</param>
    /// <param name="reference">Who has the reference, when one is given.</param>
    /// <param name="catalogue">The copy of the catalogue's price of a product.</param>
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

    /// <summary>Ends a confirmed order well; one that is not confirmed yet may still become so.</summary>
    public static Decision Complete(Order? order, DateTimeOffset now) => order?.Status switch
    {
        null or OrderStatus.Pending => Decision.OutOfOrder,
        OrderStatus.Confirmed => ChangeStatus(
            order with { Status = OrderStatus.Completed },
            new(now, TimelineEventNames.Completed, "Everything is done.", "order.complete"),
            OrderMessages.Completed),
        OrderStatus.Cancelled => Decision.Publish(OrderMessages.Cancelled(order)),
        _ => Decision.Publish(OrderMessages.Completed(order)),
    };

    /// <summary>Cancels the order after all that was done for it has been undone.</summary>
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

    /// <summary>Asks the order's saga to cancel it; once is enough.</summary>
    /// <param name="order">The order, or null when the caller may not see it.</param>
    public static Decision RequestCancel(Order? order, RequestCancel request, DateTimeOffset now) => order switch
    {
        null => Decision.Reject(
            RejectionKind.NotFound, "order_not_found", $"There is no order '{request.OrderId}'."),
        { Status: OrderStatus.Cancelled } => Decision.Nothing,
        { Status: OrderStatus.Completed } => Decision.Reject(
            RejectionKind.Conflict, "order_completed", "The order is completed; a refund is what is left."),
        { IsDispatched: true } => Decision.Reject(
            RejectionKind.Conflict, "order_dispatched", "The goods are on their way; it is too late to cancel."),
        { History.Cancellation: { State: Cancellation.Refused } refused } => Decision.Reject(
            RejectionKind.Conflict, "cancellation_refused", $"Cancelling was refused: {refused.Why}"),
        { History.Cancellation: not null } => Decision.Nothing,
        _ => CancellationRequested(order, request, now),
    };

    /// <summary>The saga says that it is there.</summary>
    public static Decision RecordSagaContact(Order? order, SagaStatusReported sign, DateTimeOffset now)
    {
        if (order is null) return Decision.OutOfOrder;
        var trail = order.History with
        {
            SignVersion = order.Version + 1,
            Unattended = false,
            Attention = sign.Status == "NEEDS_ATTENTION" ? order.History.Attention : null,
        };
        if (order.History.Unattended)
            trail = trail.Add(new(now, TimelineEventNames.SagaResponding, $"The saga is at '{sign.Step}'.", "saga.alive"));
        return Decision.Change(order with { Version = order.Version + 1, History = trail, UpdatedAt = now });
    }

    /// <summary>Notes that a message about the order became a dead letter.</summary>
    /// <param name="order">Null when the message was about something else.</param>
    /// <param name="what">The dead letter, its message and its consumer.</param>
    public static Decision RecordDeadLetter(Order? order, string what, DateTimeOffset now) => order is null
        ? Decision.Nothing
        : Decision.Change(order with
        {
            Version = order.Version + 1,
            UpdatedAt = now,
            History = order.History.Add(new(now, TimelineEventNames.MessageDeadLettered, what, "message.deadlettered")),
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

    static Decision ChangeStatus(Order order, TimelineEntry entry, Func<Order, object> tell)
    {
        var changed = order with
        {
            Version = order.Version + 1,
            UpdatedAt = entry.Time,
            History = order.History.Add(entry) with { SignVersion = order.Version + 1, Unattended = false, Attention = null },
        };
        return Decision.Change(changed, tell(changed));
    }
}

/// <summary>Asks for an order's cancellation.</summary>
/// <param name="RequestedBy">The subject who asks.</param>
public sealed record RequestCancel(string OrderId, string Reason, string RequestedBy);
