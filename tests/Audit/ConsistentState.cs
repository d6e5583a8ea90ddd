using Doms.Audit;
using Doms.Contracts.Messages;
using Doms.Engine.Deferral;
using Doms.Engine.Idempotency;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Tests.Audit;

/// <summary>
/// Sound books: one order delivered, one cancelled after it was paid and shipped for, one that waits for its payment, and a
/// stand-alone hold.
/// </summary>
static class ConsistentState
{
    const string Currency = "USD";
    static readonly DateTimeOffset Now = StateBuilder.Now;

    public static StateBuilder Create()
    {
        var books = new StateBuilder();
        PutStock(books);
        PutDelivered(books, StateBuilder.Delivered);
        PutCancelled(books, StateBuilder.Cancelled);
        PutOpen(books, StateBuilder.Open);
        PutStandAlone(books, StateBuilder.StandAlone);
        return books;
    }

    static void PutStock(StateBuilder books)
    {
        books
            .Put(new StockItem(StateBuilder.Product, 7, 6, 2, "Mug", 1000, Currency))
            .Put(new ProductPrice(StateBuilder.Product, 1, 1000, Currency, 1))
            .Put(StateBuilder.Movement(1, 10, 0))
            .Put(StateBuilder.Movement(2, -2, 2, StateBuilder.Delivered))
            .Put(StateBuilder.Movement(3, 0, -2, StateBuilder.Delivered))
            .Put(StateBuilder.Movement(4, -1, 1, StateBuilder.Cancelled))
            .Put(StateBuilder.Movement(5, 1, -1, StateBuilder.Cancelled))
            .Put(StateBuilder.Movement(6, -1, 1, StateBuilder.Open))
            .Put(StateBuilder.Movement(7, -1, 1, StateBuilder.StandAlone));
    }

    static void PutDelivered(StateBuilder books, string id)
    {
        string[] story =
        [
            TimelineEventNames.Created, TimelineEventNames.InventoryReserved, TimelineEventNames.PaymentCompleted, TimelineEventNames.Confirmed,
            TimelineEventNames.ShipmentCreated, TimelineEventNames.Shipped, TimelineEventNames.Delivered, TimelineEventNames.Completed,
        ];
        string[] steps = [StepNames.Reserve, StepNames.Pay, StepNames.Confirm, StepNames.Ship, StepNames.Deliver, StepNames.Complete];
        books
            .Put(OrderOf(id, OrderStatus.Completed, 2, story, VersionsOf(1, 2, 5, 0)) with { Reference = "A-1" })
            .Put(new OrderReference(OrderReference.KeyOf("ada", "A-1"), 1, id))
            .Put(SagaOf(id, SagaStatus.Completed, [.. steps.Select(step => StateBuilder.CompletedStep(step))]))
            .Put(ReservationOf(id, ReservationKind.Order, ReservationStatus.Committed, 2))
            .Put(PaymentOf(id, PaymentStatus.Completed, 2000, captured: 2000, refunded: 0))
            .Put(Charge(id, 2000))
            .Put(ShipmentOf(id, ShipmentStatus.Delivered, hasLeft: true))
            .Put(new Notification($"{id}/confirmed", 2, id, "confirmed", "order.confirmed", "ada@example.com", "Confirmed",
                NotificationStatus.Sent, null, Now, Now))
            .Put(new IdempotencyRow(
                "ada k1", 1, "hash", 201, System.Text.Encoding.UTF8.GetBytes($$"""{"orderId":"{{id}}"}"""),
                    $"/api/orders/{id}", null, Now));
        books.Provider!.Add(new ProviderEntry(false, id, null, 2000, Currency));
    }

    static void PutCancelled(StateBuilder books, string id)
    {
        string[] story =
        [
            TimelineEventNames.Created, TimelineEventNames.InventoryReserved, TimelineEventNames.PaymentCompleted, TimelineEventNames.Confirmed,
            TimelineEventNames.ShipmentCreated, TimelineEventNames.ShipmentCancelled, TimelineEventNames.PaymentRefunded, TimelineEventNames.InventoryReleased,
            TimelineEventNames.Cancelled,
        ];
        var saga = SagaOf(
            id, SagaStatus.Compensated,
            [
                StateBuilder.CompletedStep(StepNames.Reserve, CompensationStatus.Done), StateBuilder.CompletedStep(StepNames.Pay, CompensationStatus.Done),
                StateBuilder.CompletedStep(StepNames.Confirm), StateBuilder.CompletedStep(StepNames.Ship, CompensationStatus.Done),
            ]);
        var refund = Refund.IdOf(id, 1);
        books
            .Put(OrderOf(id, OrderStatus.Cancelled, 1, story, VersionsOf(2, 4, 2, 0)) with { Reason = "changed my mind" })
            .Put(saga with { IsCompensating = true, History = History("shipment.cancelled", "payment.refunded",
                "inventory.released", "order.cancelled") })
            .Put(ReservationOf(id, ReservationKind.Order, ReservationStatus.Released, 1))
            .Put(PaymentOf(id, PaymentStatus.Refunded, 1000, captured: 1000, refunded: 1000) with { Version = 4, RefundCount = 1 })
            .Put(Charge(id, 1000))
            .Put(new Refund(refund, 2, id, 1000, Currency, RefundStatus.Completed, null, "saga", null, "re_2", Now, Now))
            .Put(new LedgerEntry(
                refund, 1, id, LedgerEntry.CustomersAccount, LedgerEntry.ProviderAccount, 1000, Currency, LedgerEntry.Refund, "re_2", Now))
            .Put(ShipmentOf(id, ShipmentStatus.Cancelled, hasLeft: false) with { Version = 2 });
        books.Provider!.Add(new ProviderEntry(false, id, null, 1000, Currency));
        books.Provider.Add(new ProviderEntry(true, refund, id, 1000, Currency));
    }

    static void PutOpen(StateBuilder books, string id) => books
        .Put(OrderOf(id, OrderStatus.Pending, 1, [TimelineEventNames.Created, TimelineEventNames.InventoryReserved], VersionsOf(1, 0, 0, 0)))
        .Put(SagaOf(id, SagaStatus.Running, [StateBuilder.CompletedStep(StepNames.Reserve), new StepState(StepNames.Pay, StepStatus.Sent)]) with
        {
            Step = StepNames.Pay, Deadline = Now.AddMinutes(2), TimerAt = Now.AddMinutes(2),
        })
        .Put(StateBuilder.StoredMessageFor("orchestrator", id, StoredMessageKind.Timer))
        .Put(ReservationOf(id, ReservationKind.Order, ReservationStatus.Reserved, 1))
        .Put(PaymentOf(id, PaymentStatus.Pending, 1000, captured: 0, refunded: 0))
        .Put(StateBuilder.Effect("payments", $"{id}/charge/1", id));

    static void PutStandAlone(StateBuilder books, string id) => books
        .Put(ReservationOf(id, ReservationKind.StandAlone, ReservationStatus.Reserved, 1) with { ExpiresAt = Now.AddMinutes(15) })
        .Put(StateBuilder.StoredMessageFor("inventory", id, StoredMessageKind.Timer));

    static AppliedVersions VersionsOf(long inventory, long payment, long shipment, long saga) =>
        new(new(inventory, 0), new(payment, 0), new(shipment, 0), new(saga, 0));

    static Order OrderOf(string id, OrderStatus status, long quantity, string[] story, AppliedVersions applied) => new(
        id, 5, "ada", "ada", status, [new Line(StateBuilder.Product, quantity, 1000)], quantity * 1000, Currency, null, null,
        new AgreedTerms(null, null, null, null, PricesTrusted: true, null),
        new OrderHistory([.. story.Select((name, i) => new TimelineEntry(Now.AddSeconds(i), name, "", ""))], applied, []), Now, Now);

    static Saga SagaOf(string id, SagaStatus status, IReadOnlyList<StepState> marks) => new(
        id, 5, Workflows.InventoryFirst, status, StepNames.Complete, IsCompensating: false, 1, null, null, Now, Now,
        new SagaOrder("ada", [new Line(StateBuilder.Product, 1, 1000)], Currency, 1000, PricesTrusted: true, null, null, null),
        SagaProgress.None with { Marks = marks }, History("order.created"));

    static Reservation ReservationOf(string id, ReservationKind kind, ReservationStatus status, long quantity) => new(
        id, status == ReservationStatus.Reserved ? 1 : 2, kind, "ada", [new Line(StateBuilder.Product, quantity, 1000)], status, null);

    static Payment PaymentOf(string id, PaymentStatus status, long amount, long captured, long refunded) => new(
        id, 2, $"pay-{id}", "ada", status, amount, captured, refunded, 0, Currency, null, null, 1, 0, null, IsDispatched: false, "ch_1",
        Now, Now);

    static LedgerEntry Charge(string id, long amount) => new(
        LedgerEntry.ChargeIdOf(id), 1, id, LedgerEntry.ProviderAccount, LedgerEntry.CustomersAccount, amount, Currency,
        LedgerEntry.Charge, "ch_1", Now);

    static Shipment ShipmentOf(string id, ShipmentStatus status, bool hasLeft) => new(
        id, 5, "ada", status, "s1", "DT1", hasLeft, null, [new Line(StateBuilder.Product, 1, 1000)], null, Now, Now);

    public static IReadOnlyList<HistoryEntry> History(params string[] events) =>
        [.. events.Select((name, i) => new HistoryEntry(Now.AddSeconds(i), name, null))];
}
