using Doms.Contracts.Messages;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;

namespace Doms.Tests.Domain.Orders;

/// <summary>An order in each status, and all facts about it.</summary>
static class TestData
{
    public const string Id = "019a0000-0000-7000-8000-000000000001";
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public static readonly DateTimeOffset Later = Start.AddMinutes(5);
    public static readonly IReadOnlyList<Line> Priced = [new("P1", 2, 100_00), new("P2", 1, 50_00)];
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
            OrderStatus.Completed => OrderDecider.Complete(Confirmed(pending), Start).Row<Order>()!,
            _ => OrderDecider.Cancel(pending, Cancel, Start).Row<Order>()!,
        };
    }

    public static Order With(params IMessage[] facts) => Order().After(facts);

    public static Order After(this Order order, params IMessage[] facts)
    {
        foreach (var fact in facts) order = OrderHistoryProjection.Apply(order, fact, Later).Row<Order>()!;
        return order;
    }

    public static Order With(this Order order, string milestone) => order with
    {
        History = order.History.Add(new TimelineEntry(Later, milestone, "", "saga")),
    };

    public static PlaceOrder Place(OrderDraft? draft = null, bool trusted = true, bool totalRequired = false) =>
        new(Id, "alice", "alice", trusted, totalRequired, draft ?? Draft());

    public static OrderDraft Draft(
        IReadOnlyList<Line>? lines = null, long? amount = null, string? reference = null) => new(
        null, "alice@example.com", lines ?? Priced, amount, "USD", null, "tok_1", reference, null);

    public static readonly Dictionary<string, IMessage> Facts = new IMessage[]
    {
        new InventoryReserved(Id, Priced, 250_00, "USD", 1),
        new InventoryUnavailable(Id, "P2: 1 wanted, 0 available", Reasons, 1),
        new InventoryReleased(Id, 2),
        new PaymentCompleted(Id, "pay-1", 250_00, "USD", 1),
        new PaymentFailed(Id, "pay-1", "card_declined", "Payment declined: card_declined", 1),
        new PaymentUnknown(Id, "pay-1", "The provider did not answer.", 1),
        new PaymentRefunded(Id, "pay-1", 250_00, 250_00, "USD", true, 2),
        new PaymentRefundFailed(Id, "pay-1", "account closed", 3),
        new RefundRequested(Id, "damaged", "olga", 4),
        new ShipmentCreated(Id, "ship-1", "T1", 1),
        new ShipmentPacked(Id, "ship-1", "T1", 2),
        new ShipmentDispatched(Id, "ship-1", "T1", 3),
        new ShipmentInTransit(Id, "ship-1", "T1", 4),
        new ShipmentDelivered(Id, "ship-1", "T1", 5),
        new ShipmentFailed(Id, "ship-1", "lost", false, 6),
        new ShipmentCancelled(Id, "ship-1", 7),
        new ShipmentCancelRefused(Id, "ship-1", "on its way", 8),
        new CancellationRefused(Id, "The goods are on their way.", 3),
        new SagaNeedsAttention(Id, "refund", "refused 8 times", 4),
    }.ToDictionary(m => m.GetType().Name, StringComparer.Ordinal);

    static Order Confirmed(Order pending) => OrderDecider.Confirm(pending, Confirm, Start).Row<Order>()!;
}
