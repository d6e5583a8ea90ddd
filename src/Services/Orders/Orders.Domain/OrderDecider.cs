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
    public static Decision<Order> Place(
        Order? order,
        OrderReference? reference,
        Func<string, ProductPrice?> catalogue,
        PlaceOrder command,
        DateTimeOffset now)
    {
        if (order is not null) return Decision<Order>.Nothing;
        if (reference is not null)
        {
            return Decision<Order>.Refuse(
                RejectionKind.Conflict,
                "reference_taken",
                $"The reference '{command.Draft.Reference}' belongs to order {reference.OrderId}; use another.",
                "reference");
        }

        var (quote, rejection) = Pricing.Quote(command, catalogue);
        if (quote is null) return new(null, [], rejection);
        var placed = Placed(command, quote, now);
        return Decision<Order>.Change(placed, OrderMessages.Created(placed));
    }

    /// <summary>Confirms the order at the prices that were reserved and paid.</summary>
    public static Decision<Order> Confirm(Order? order, ConfirmOrder command, DateTimeOffset now) =>
        order?.Status switch
        {
            null => Decision<Order>.TooEarly,
            OrderStatus.Pending => Changed(
                order with { Status = OrderStatus.Confirmed, Lines = command.Lines, Total = command.Total },
                new(now, OrderEvent.Confirmed, new Money(command.Total, order.Currency).ToString(), "order.confirm"),
                changed => OrderMessages.Confirmed(changed, command.Total)),
            OrderStatus.Cancelled => Decision<Order>.Tell(OrderMessages.Cancelled(order)),
            _ => Decision<Order>.Tell(OrderMessages.Confirmed(order, command.Total)),
        };

    /// <summary>Ends a confirmed order well; one that is not confirmed yet may still become so.</summary>
    public static Decision<Order> Complete(Order? order, DateTimeOffset now) => order?.Status switch
    {
        null or OrderStatus.Pending => Decision<Order>.TooEarly,
        OrderStatus.Confirmed => Changed(
            order with { Status = OrderStatus.Completed },
            new(now, OrderEvent.Completed, "Everything is done.", "order.complete"),
            OrderMessages.Completed),
        OrderStatus.Cancelled => Decision<Order>.Tell(OrderMessages.Cancelled(order)),
        _ => Decision<Order>.Tell(OrderMessages.Completed(order)),
    };

    /// <summary>Cancels the order after all that was done for it has been undone.</summary>
    public static Decision<Order> Cancel(Order? order, CancelOrder command, DateTimeOffset now) => order?.Status switch
    {
        null => Decision<Order>.TooEarly,
        OrderStatus.Cancelled => Decision<Order>.Tell(OrderMessages.Cancelled(order)),
        OrderStatus.Completed => Decision<Order>.Tell(OrderMessages.Completed(order)),
        _ => Changed(
            order with
            {
                Status = OrderStatus.Cancelled,
                Reason = command.Reason,
                Trail = order.Trail with { Reasons = command.Reasons, Cancellation = null },
            },
            new(now, OrderEvent.Cancelled, command.Reason, "order.cancel"),
            OrderMessages.Cancelled),
    };

    /// <summary>Asks the order's saga to cancel it; once is enough.</summary>
    /// <param name="order">The order, or null when the caller may not see it.</param>
    public static Decision<Order> RequestCancel(Order? order, RequestCancel request, DateTimeOffset now) => order switch
    {
        null => Decision<Order>.Refuse(
            RejectionKind.NotFound, "order_not_found", $"There is no order '{request.OrderId}'."),
        { Status: OrderStatus.Cancelled } => Decision<Order>.Nothing,
        { Status: OrderStatus.Completed } => Decision<Order>.Refuse(
            RejectionKind.Conflict, "order_completed", "The order is completed; a refund is what is left."),
        { IsDispatched: true } => Decision<Order>.Refuse(
            RejectionKind.Conflict, "order_dispatched", "The goods are on their way; it is too late to cancel."),
        { Trail.Cancellation: { State: Cancellation.Refused } refused } => Decision<Order>.Refuse(
            RejectionKind.Conflict, "cancellation_refused", $"Cancelling was refused: {refused.Why}"),
        { Trail.Cancellation: not null } => Decision<Order>.Nothing,
        _ => Requested(order, request, now),
    };

    /// <summary>The saga says that it is there.</summary>
    public static Decision<Order> HearSaga(Order? order, SagaAlive sign, DateTimeOffset now)
    {
        if (order is null) return Decision<Order>.TooEarly;
        var trail = order.Trail with
        {
            SignVersion = order.Version + 1,
            Unattended = false,
            Attention = sign.Status == "NEEDS_ATTENTION" ? order.Trail.Attention : null,
        };
        if (order.Trail.Unattended)
            trail = trail.Add(new(now, OrderEvent.Attended, $"The saga is at '{sign.Step}'.", "saga.alive"));
        return Decision<Order>.Change(order with { Version = order.Version + 1, Trail = trail, UpdatedAt = now });
    }

    /// <summary>Notes that a message about the order became a dead letter.</summary>
    /// <param name="order">Null when the message was about something else.</param>
    /// <param name="what">The dead letter, its message and its consumer.</param>
    public static Decision<Order> NoteGivenUp(Order? order, string what, DateTimeOffset now) => order is null
        ? Decision<Order>.Nothing
        : Decision<Order>.Change(order with
        {
            Version = order.Version + 1,
            UpdatedAt = now,
            Trail = order.Trail.Add(new(now, OrderEvent.MessageGivenUp, what, "message.deadlettered")),
        });

    static Order Placed(PlaceOrder command, Quote quote, DateTimeOffset now)
    {
        var draft = command.Draft;
        var detail = quote.Total is { } total
            ? $"{OrderMessages.Count(quote.Lines)}, {new Money(total, draft.Currency)}"
            : $"{OrderMessages.Count(quote.Lines)}, to be priced";
        return new(
            command.OrderId, 1, command.Owner, draft.CustomerId ?? command.Owner, OrderStatus.Pending,
            quote.Lines, quote.Total, draft.Currency, draft.Reference, Reason: null,
            new Terms(
                draft.CustomerEmail, draft.ShippingAddress, draft.PaymentToken, draft.Metadata,
                quote.PricesTrusted, quote.ExpectedTotal),
            new Trail([new(now, OrderEvent.Created, detail, $"request by {command.PlacedBy}")], Applied.None, []),
            now, now);
    }

    static Decision<Order> Requested(Order order, RequestCancel request, DateTimeOffset now)
    {
        var entry = new TimelineEntry(
            now, OrderEvent.CancellationRequested, request.Reason, $"request by {request.RequestedBy}");
        var requested = order with
        {
            Version = order.Version + 1,
            UpdatedAt = now,
            Trail = order.Trail.Add(entry) with { Cancellation = new(Cancellation.Requested, request.Reason) },
        };
        return Decision<Order>.Change(
            requested,
            new OrderCancelRequested(order.OrderId, request.Reason, request.RequestedBy, requested.Version));
    }

    static Decision<Order> Changed(Order order, TimelineEntry entry, Func<Order, object> tell)
    {
        var changed = order with
        {
            Version = order.Version + 1,
            UpdatedAt = entry.Time,
            Trail = order.Trail.Add(entry) with { SignVersion = order.Version + 1, Unattended = false, Attention = null },
        };
        return Decision<Order>.Change(changed, tell(changed));
    }
}

/// <summary>Asks for an order's cancellation.</summary>
/// <param name="RequestedBy">The subject who asks.</param>
public sealed record RequestCancel(string OrderId, string Reason, string RequestedBy);
