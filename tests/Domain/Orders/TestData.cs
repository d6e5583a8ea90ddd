using Doms.Contracts.Messages;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;
using Order = Doms.Orders.Domain.Order;

namespace Doms.Tests.Domain.Orders;

/// <summary>An order in each status, and all facts about it.</summary>
static class TestData
{
    public const string Id = "019a0000-0000-7000-8000-000000000001";
    public const string FirstShipment = $"{Id}-s1";
    public const string FirstRefund = $"{Id}-r1";
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public static readonly DateTimeOffset Later = Start.AddMinutes(5);
    public static readonly Occasion AtLater = new(Later, Later.AddSeconds(-1), "message-1");
    public static readonly OrderCaller Alice = new("alice", IsOperator: false);
    public static readonly OrderCaller Olga = new("olga", IsOperator: true);
    public static readonly IReadOnlyList<Line> Priced = [new("P1", 2, 100_00, "1"), new("P2", 1, 50_00, "2")];
    public static readonly IReadOnlyList<LineReason> Reasons = [new("P2", "P2: 1 wanted, 0 available")];

    public static readonly ConfirmOrder Confirm = new(Id, "alice", Priced, 250_00, "USD");
    public static readonly CancelOrder Cancel = new(Id, "alice", "P2: 1 wanted, 0 available", Reasons);
    public static readonly RequestCancel Request = new(Id, "Changed my mind.", "alice");

    public static Order Order(OrderStatus status = OrderStatus.Pending)
    {
        var pending = Spec.Given<Order>(null).When(o => OrderDecider.Place(o, null, _ => null, Place(), Start))
            .ThenChangedAndPublished().State;
        return status switch
        {
            OrderStatus.Pending => pending,
            OrderStatus.Confirmed => Confirmed(pending),
            OrderStatus.Completed => OrderDecider.Complete(Confirmed(pending), Occasion.At(Start)).Row<Order>()!,
            _ => OrderDecider.Cancel(pending, Cancel, Occasion.At(Start)).Row<Order>()!,
        };
    }

    public static Order With(params IMessage[] facts) => Order().After(facts);

    public static Order After(this Order order, params IMessage[] facts)
    {
        foreach (var fact in facts) order = OrderFacts.Apply(order, fact, AtLater).Row<Order>()!;
        return order;
    }

    public static OrderEntry Entry(this Decision decision) => decision.Rows.OfType<OrderEntry>().ShouldHaveSingleItem();

    public static PlaceOrder Place(OrderDraft? draft = null, bool trusted = true, bool totalRequired = false) =>
        new(Id, "alice", "alice", trusted, totalRequired, draft ?? Draft(), Number: 100_042);

    public static OrderDraft Draft(
        IReadOnlyList<Line>? lines = null, long? amount = null, string? reference = null) => new(
        null, "alice@example.com", lines ?? Priced, amount, "USD", null, "tok_1", reference, null);

    public static readonly Dictionary<string, IMessage> Facts = new IMessage[]
    {
        new InventoryReserved(Id, Priced, 250_00, "USD", 1),
        new InventoryUnavailable(Id, "P2: 1 wanted, 0 available", Reasons, 1),
        new InventoryReleased(Id, 2),
        new InventoryCommitted(Id, 2),
        new PaymentCompleted(Id, "pay-1", 250_00, "USD", 1),
        new PaymentFailed(Id, "pay-1", "card_declined", "Payment declined: card_declined", 1),
        new PaymentUnknown(Id, "pay-1", "The provider did not answer.", 1),
        new RefundBegun(Id, "pay-1", FirstRefund, 250_00, "USD", "DAMAGED", "Scratched box", 2),
        new PaymentRefunded(Id, "pay-1", 250_00, 250_00, "USD", true, 2),
        new PaymentRefundFailed(Id, "pay-1", "account closed", 3),
        new RefundRequested(Id, "damaged", "olga", 4),
        new ShipmentCreated(Id, "ship-1", "T1", 1),
        new ShipmentPacked(Id, "ship-1", "T1", 2),
        new ShipmentDispatched(Id, "ship-1", "T1", 3),
        new ShipmentInTransit(Id, "ship-1", "T1", 4),
        new ShipmentDelivered(Id, "ship-1", "T1", 5),
        new ShipmentFailed(Id, "ship-1", "lost", false, 6),
        new ShipmentTrackingChanged(Id, "ship-1", 1, "UPS", "GROUND", "T2", "https://ups.example/T2", 6),
        new ShipmentCancelled(Id, "ship-1", 7),
        new ShipmentCancelRefused(Id, "ship-1", "on its way", 8),
        new CancellationRefused(Id, "The goods are on their way.", 3),
        new SagaNeedsAttention(Id, "refund", "refused 8 times", 4),
        new AttentionCleared(Id, 5),
    }.ToDictionary(m => m.GetType().Name, StringComparer.Ordinal);

    static Order Confirmed(Order pending) => OrderDecider.Confirm(pending, Confirm, Occasion.At(Start)).Row<Order>()!;
}
