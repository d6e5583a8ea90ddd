using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>Caller of a request about an order.</summary>
/// <param name="IsOperator">Sees what customers are not shown.</param>
public sealed record OrderCaller(string Subject, bool IsOperator)
{
    /// <summary>May cancel the orders of all customers, not only its own.</summary>
    public bool CancelsAny { get; init; } = IsOperator;

    /// <summary>May refund.</summary>
    public bool Refunds { get; init; } = IsOperator;
}

/// <summary>Action that a caller may want to take on an order.</summary>
/// <param name="Refusal">Reason why it is refused; null when it is allowed.</param>
public sealed record OrderAction(string Name, Rejection? Refusal);

/// <summary>Finds the actions that are possible on an order, by the rules that decide on them.</summary>
public static class OrderActions
{
    public const string Cancel = "cancel";
    public const string Refund = "refund";

    public static IReadOnlyList<OrderAction> Of(Order order, OrderCaller caller) =>
        [new(Cancel, OrderDecider.RefusalOfCancel(order, caller)), new(Refund, RefusalOfRefund(order, caller))];

    // Payments decides on refunds; this is its rule for the sums that it has told.
    static Rejection? RefusalOfRefund(Order order, OrderCaller caller) => order.Payment switch
    {
        _ when !caller.Refunds => new(RejectionKind.Forbidden, "forbidden", "A refund is made by the shop."),
        { Captured: 0 } when order.Total == 0 => new(
            RejectionKind.Conflict, "free_order", "The order is free: nothing was taken, so there is nothing to refund."),
        { Captured: 0 } => new(RejectionKind.Conflict, "payment_not_completed", "No money was taken: there is nothing to refund."),
        { Refundable: 0 } => new(
            RejectionKind.Conflict, "nothing_left", "The whole payment is already refunded or in flight."),
        _ => null,
    };
}
