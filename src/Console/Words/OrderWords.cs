using Doms.Contracts.Http;

namespace Doms.Console.Words;

/// <summary>States of an order in the words of the shop.</summary>
public static class OrderWords
{
    static readonly string[] Milestones = ["INVENTORY_RESERVED", "PAYMENT_COMPLETED", "ORDER_CONFIRMED"];
    static readonly string[] StepNames = ["reserve", "pay", "confirm", "pack", "dispatch", "deliver"];

    public static State Of(OrderView order) => order switch
    {
        { Attention: not null } => new(Tone.Need, "need", "Needs you"),
        { Status: OrderStatuses.Completed } => new(Tone.Done, "check", "Completed"),
        { Status: OrderStatuses.Cancelled } => new(Tone.Gone, "stop", "Cancelled"),
        { Cancellation: "REQUESTED" } => new(Tone.Undo, "back", "Cancelling"),
        { Payment.Status: "UNKNOWN" } => new(Tone.Wait, "question", "Payment unknown"),
        { Status: OrderStatuses.Pending } => new(Tone.Move, "spin", "Pending"),
        _ => OfShipment(ShipmentOf(order)),
    };

    /// <summary>The state of the goods of a confirmed order.</summary>
    public static State OfShipment(string? status) => status switch
    {
        "CREATED" => new(Tone.Way, "box", "To pack"),
        "PACKED" => new(Tone.Way, "box", "Packed"),
        "DISPATCHED" => new(Tone.Way, "truck", "Dispatched"),
        "IN_TRANSIT" => new(Tone.Way, "truck", "In transit"),
        "DELIVERED" => new(Tone.Done, "check", "Delivered"),
        "FAILED" => new(Tone.Need, "need", "Lost"),
        "CANCELLED" => new(Tone.Gone, "stop", "Stopped"),
        _ => new(Tone.Way, "check", "Confirmed"),
    };

    /// <summary>Status of the newest shipment; null for none.</summary>
    public static string? ShipmentOf(OrderView order) => order.Fulfillment.Shipments is [.., var newest] ? newest.Status : null;

    /// <summary>The phrase of the list's last column: the wait, or the reason of the end.</summary>
    public static string Waiting(OrderView order) => order switch
    {
        { Attention: { } attention } => Say.Sentence(attention.Reason),
        { Status: OrderStatuses.Cancelled } => order.Reason ?? order.CancellationReason ?? "Cancelled",
        { Status: OrderStatuses.Completed } => order.Payment.Refunded > 0 ? $"Delivered; {Say.Sum(order.Payment.Refunded)} refunded"
            : "Delivered",
        { Cancellation: "REQUESTED" } => "Compensation to finish",
        { Status: OrderStatuses.Pending } => BeforeConfirmation(order),
        _ => ShipmentOf(order) switch
        {
            "CREATED" => "Packing",
            "PACKED" => "Dispatch",
            "DISPATCHED" or "IN_TRANSIT" => "Delivery",
            "DELIVERED" => "Completion",
            _ => "Its shipment",
        },
    };

    /// <summary>Start of the wait, as far as the list knows it; null for an order that has ended.</summary>
    public static DateTimeOffset? Since(OrderView order) => order switch
    {
        { Attention: { } attention } => attention.Since,
        { Status: OrderStatuses.Completed or OrderStatuses.Cancelled } => null,
        _ => order.UpdatedAt,
    };

    /// <summary>The six steps of an order: name, class of its bar (x failed, u compensated, k not reached), and word.</summary>
    public static IReadOnlyList<(string Name, string Class, string Word)> Steps(OrderView order)
    {
        var reached = Reached(order);
        var isUndone = order.Status == OrderStatuses.Cancelled || order.Cancellation == "REQUESTED";
        var current = Array.IndexOf(reached, false);
        return
        [
            .. StepNames.Select((name, index) => Step(name, reached[index], index == current, isUndone, order)),
        ];
    }

    static bool[] Reached(OrderView order)
    {
        var shipment = ShipmentOf(order);
        var rank = shipment switch { "PACKED" => 1, "DISPATCHED" or "IN_TRANSIT" => 2, "DELIVERED" => 3, _ => 0 };
        if (order.Status == OrderStatuses.Completed) return [true, true, true, true, true, true];
        return [.. Milestones.Select(order.Progress.Contains), rank >= 1, rank >= 2, rank >= 3];
    }

    static (string Name, string Class, string Word) Step(string name, bool isReached, bool isCurrent, bool isUndone, OrderView order)
    {
        if (isUndone) return isReached ? (name, "u", "compensated") : isCurrent && order.Reason is not null
            && !order.Progress.Contains("ORDER_CONFIRMED")
            ? (name, "x", "failed")
            : (name, "k", "not reached");
        if (isReached) return (name, "d", "done");
        if (!isCurrent) return (name, "", "to come");
        if (order.Attention is not null) return (name, "x", "needs you");
        return order.Payment.Status == "UNKNOWN" ? (name, "w", "unknown") : (name, "c", "now");
    }

    static string BeforeConfirmation(OrderView order) => order.Payment.Status switch
    {
        "UNKNOWN" => "The payment provider to say whether the charge went through",
        "PAID" => order.Progress.Contains("INVENTORY_RESERVED") ? "Confirmation" : "Stock",
        "PENDING" => "Payment",
        _ => order.Progress.Contains("INVENTORY_RESERVED") ? "Payment" : "Stock",
    };
}
