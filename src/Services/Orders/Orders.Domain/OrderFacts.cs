using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>
/// Applies facts of other services to an order, in every status including final ones and in any order of arrival. A fact that was
/// applied before is skipped; each field changes unless a newer fact has set it.
/// </summary>
public static class OrderFacts
{
    public static Decision Apply(Order? order, IMessage message, Occasion at)
    {
        if (order is null) return Decision.OutOfOrder;
        if (message is PaymentInitiated initiated) return BeginPayment(order, initiated, at);
        var fact = InventoryFacts.Of(message) ?? PaymentFacts.Of(message) ?? ShipmentFacts.Of(message)
            ?? SagaFacts.Of(order, message)
            ?? throw new ArgumentException($"{message.GetType().Name} does not belong in an order's history.", nameof(message));
        if (fact.IsIn(order.Heard)) return Decision.Nothing;
        var change = new OrderChange(order, at).WithSagaContact();
        if (fact.Effect is { } effect) change.Set(changed => effect(changed, at));
        return Append(change, fact);
    }

    /// <summary>Records that a message about the order became a dead letter.</summary>
    /// <param name="order">Null when the message is not about an order.</param>
    public static Decision RecordDeadLetter(Order? order, DeadLetterOpened opened, Occasion at)
    {
        if (order is null) return Decision.Nothing;
        var detail = $"{opened.MessageType} for {opened.Consumer}, dead letter {opened.Consumer}-{opened.DeadLetterId}";
        var fact = OfDeadLetter(opened.DeadLetterId, TimelineEventNames.MessageDeadLettered, detail, "message.deadlettered");
        if (fact.IsIn(order.Heard)) return Decision.Nothing;
        var change = new OrderChange(order, at);
        // The news that it is closed may have come first.
        if (!order.Heard.Contains(opened.DeadLetterId, TimelineEventNames.DeadLetterClosed))
            change.Raise(Attention.DeadLetter(opened.DeadLetterId), detail);
        return Append(change, fact);
    }

    /// <summary>Records that a dead letter was replayed or discarded.</summary>
    /// <param name="order">Null when the message is not about an order.</param>
    public static Decision RecordClosedDeadLetter(Order? order, DeadLetterEnded ended, Occasion at)
    {
        if (order is null) return Decision.Nothing;
        var detail = $"Dead letter {ended.DeadLetterId} was {ended.How.ToLowerInvariant()} by {ended.By}.";
        var fact = OfDeadLetter(ended.DeadLetterId, TimelineEventNames.DeadLetterClosed, detail, "message.deadletter_closed");
        if (fact.IsIn(order.Heard)) return Decision.Nothing;
        return Append(new OrderChange(order, at).Lower(Attention.DeadLetter(ended.DeadLetterId)), fact);
    }

    /// <summary>
    /// Shows that the charge has begun, unless Payments has told more since. It has no entry of its own: the one of the answer follows.
    /// </summary>
    static Decision BeginPayment(Order order, PaymentInitiated initiated, Occasion at) => order.Payment.PaymentId is not null
        ? Decision.Nothing
        : new OrderChange(order, at).WithSagaContact().Set(changed => changed with
        {
            Payment = changed.Payment with { PaymentId = initiated.PaymentId, Status = OrderPaymentStatuses.Pending },
        }).Finish();

    static OrderFact OfDeadLetter(string id, string type, string detail, string cause) =>
        new(id, 1, type, detail, cause, SystemActors.Engine) { IsOnce = true, Data = new EntryData(DeadLetterId: id) };

    static Decision Append(OrderChange change, OrderFact fact) => change
        .Set(order => order with { Heard = order.Heard.With(fact.Row, fact.Type, fact.Version) })
        .AddHeard(fact.Type, fact.Detail, fact.Cause, fact.Actor, fact.Data)
        .Finish();
}

/// <summary>A message about an order became a dead letter.</summary>
public sealed record DeadLetterOpened(string DeadLetterId, string MessageType, string Consumer);

/// <summary>A dead letter about an order was closed.</summary>
/// <param name="How"><c>REPLAYED</c> or <c>DISCARDED</c>.</param>
/// <param name="By">Subject of the operator.</param>
public sealed record DeadLetterEnded(string DeadLetterId, string How, string By);
