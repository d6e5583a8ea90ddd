using Doms.Console.SignIn;
using Doms.Console.Words;
using Doms.Contracts.Http;

namespace Doms.Console.Orders;

/// <summary>An action on an order, allowed or not.</summary>
/// <param name="Key">Key of the dialog.</param>
/// <param name="Text">What it does; where it is not allowed, the reason.</param>
public sealed record OrderAct(string Key, string Name, string Button, string Scope, string Text, bool IsPossible)
{
    /// <summary>Reason why a person may not do it; null if it may.</summary>
    public string? RefusalFor(Session session) =>
        !IsPossible ? Text : session.Has(Scope) ? null : Doms.Console.SignIn.Scope.Refusal(Scope);
}

/// <summary>The actions on an order, always the same and in the same order.</summary>
static class OrderActs
{
    public static IReadOnlyList<OrderAct> Of(OrderParts parts)
    {
        var order = parts.Order;
        var shipment = parts.Shipments is [.., var newest] ? newest : null;
        return
        [
            OfOrder(order, "cancel", "Cancel the order", "Cancel…", Scope.Cancel, "Compensates what is done, and notifies the customer."),
            OfOrder(order, "refund", "Refund", "Refund…", Scope.Refund, $"{Say.Money(Left(order), order.Currency)} can be refunded."),
            Ship(shipment, "pack", "Pack", "Pack", "CREATED", "The parcel is ready."),
            Ship(shipment, "dispatch", "Dispatch", "Dispatch…", "PACKED", "With carrier and tracking; the customer is notified."),
            Ship(shipment, "deliver", "Deliver", "Delivered", "DISPATCHED", "The customer has it, and is notified."),
            Ship(shipment, "fail", "Report as lost", "Lost…", "DISPATCHED", "It needs a decision afterwards."),
            Saga(parts.Saga, "retry", "Retry the step", "Retry", "Sends its command again, with the same key."),
            Saga(parts.Saga, "resolve", "Resolve", "Resolve…", "Say how it ended: cancelled, or completed."),
        ];
    }

    /// <summary>The amount that can still be refunded, in major units.</summary>
    public static decimal Left(OrderView order) => order.Payment.Captured - order.Payment.Refunded - order.Payment.RefundInFlight;

    static OrderAct OfOrder(OrderView order, string key, string name, string button, string scope, string text)
    {
        var action = order.Actions.FirstOrDefault(known => known.Action == key);
        // A refusal for the role is worded by the scope, like that of every other action.
        var isPossible = action is { Allowed: true } or { Code: "forbidden" };
        return new(key, name, button, scope, isPossible ? text : action?.Why ?? "It is not possible now.", isPossible);
    }

    static OrderAct Ship(ShipmentView? shipment, string key, string name, string button, string from, string text)
    {
        var isPossible = shipment is not null && (shipment.Status == from || (from == "DISPATCHED" && shipment.Status == "IN_TRANSIT"));
        var reason = shipment is null ? "There is no shipment."
            : $"The shipment is {OrderWords.OfShipment(shipment.Status).Text.ToLowerInvariant()}.";
        return new(key, name, button, Scope.Ship, isPossible ? text : reason, isPossible);
    }

    static OrderAct Saga(SagaView? saga, string key, string name, string button, string text)
    {
        var isPossible = saga?.Status == SagaStatuses.NeedsAttention;
        return new(key, name, button, Scope.Operate, isPossible ? text : "The saga is not stuck.", isPossible);
    }
}
