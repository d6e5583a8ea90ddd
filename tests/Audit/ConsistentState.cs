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
/// State without violations: one delivered order, one cancelled after payment and shipment creation, one with a pending payment,
/// and a stand-alone reservation.
/// </summary>
static class ConsistentState
{
    const string Currency = "USD";
    static readonly DateTimeOffset Now = StateBuilder.Now;

    public static StateBuilder Create()
    {
        var state = new StateBuilder();
        PutStock(state);
        PutDelivered(state, StateBuilder.Delivered);
        PutCancelled(state, StateBuilder.Cancelled);
        PutOpen(state, StateBuilder.Open);
        PutStandAlone(state, StateBuilder.StandAlone);
        return state;
    }

    static void PutStock(StateBuilder state)
    {
        state
            .Put(new Product(StateBuilder.Mug, Version: 1, "Mug", Price: 1000, Currency, "ops", Now))
            .Put(new Stock(StateBuilder.Mug, Version: 7, StateBuilder.Mug, Stock.DefaultLocation, Available: 6, Reserved: 2))
            .Put(new ProductPrice(StateBuilder.Mug, Version: 1, "Mug", Price: 1000, Currency, SourceVersion: 1))
            .Put(StateBuilder.Movement(1, 10, 0))
            .Put(StateBuilder.Movement(2, -2, 2, StateBuilder.Delivered))
            .Put(StateBuilder.Movement(3, 0, -2, StateBuilder.Delivered))
            .Put(StateBuilder.Movement(4, -1, 1, StateBuilder.Cancelled))
            .Put(StateBuilder.Movement(5, 1, -1, StateBuilder.Cancelled))
            .Put(StateBuilder.Movement(6, -1, 1, StateBuilder.Open))
            .Put(StateBuilder.Movement(7, -1, 1, StateBuilder.StandAlone));
    }

    static void PutDelivered(StateBuilder state, string id)
    {
        string[] events =
        [
            TimelineEventNames.Created, TimelineEventNames.InventoryReserved, TimelineEventNames.PaymentCompleted,
            TimelineEventNames.Confirmed, TimelineEventNames.ShipmentCreated, TimelineEventNames.Shipped, TimelineEventNames.Delivered,
            TimelineEventNames.Completed,
        ];
        string[] steps = [StepNames.Reserve, StepNames.Pay, StepNames.Confirm, StepNames.Ship, StepNames.Deliver, StepNames.Complete];
        state
            .Put(WithLine(
                OrderOf(state, id, OrderStatus.Completed, 2, events, VersionsOf(id, 1, 2, 5)) with
                {
                    Reference = "A-1", Payment = new OrderPayment($"pay-{id}", OrderPaymentStatuses.Paid, 2000, 0, []),
                },
                line => line with { Shipped = 2, Delivered = 2 }))
            .Put(new OrderReference(OrderReference.KeyOfOwner("ada", "A-1"), 1, id))
            .Put(SagaOf(id, SagaStatus.Completed, [.. steps.Select(step => StateBuilder.CompletedStep(step))], quantity: 2))
            .Put(ReservationOf(id, ReservationKind.Order, ReservationStatus.Committed, 2))
            .Put(PaymentOf(id, PaymentStatus.Completed, 2000, captured: 2000, refunded: 0))
            .Put(Charge(id, 2000))
            .Put(ShipmentOf(id, ShipmentStatus.Delivered, wasDispatched: true, quantity: 2))
            .Put(NotificationOf(id, Templates.Confirmed))
            .Put(NotificationOf(id, Templates.Dispatched))
            .Put(NotificationOf(id, Templates.Delivered))
            .Put(new IdempotencyRow(
                "ada k1", 1, "hash", 201, System.Text.Encoding.UTF8.GetBytes($$"""{"orderId":"{{id}}"}"""),
                    $"/api/orders/{id}", null, Now));
        state.Provider!.Add(new ProviderEntry(false, $"{id}-t1", null, 2000, Currency));
    }

    static void PutCancelled(StateBuilder state, string id)
    {
        string[] events =
        [
            TimelineEventNames.Created, TimelineEventNames.InventoryReserved, TimelineEventNames.PaymentCompleted,
            TimelineEventNames.Confirmed, TimelineEventNames.ShipmentCreated, TimelineEventNames.ShipmentCancelled,
            TimelineEventNames.PaymentRefunded, TimelineEventNames.InventoryReleased, TimelineEventNames.Cancelled,
        ];
        var saga = SagaOf(
            id, SagaStatus.Compensated,
            [
                StateBuilder.CompletedStep(StepNames.Reserve, CompensationStatus.Done),
                StateBuilder.CompletedStep(StepNames.Pay, CompensationStatus.Done),
                StateBuilder.CompletedStep(StepNames.Confirm), StateBuilder.CompletedStep(StepNames.Ship, CompensationStatus.Done),
            ]);
        state
            .Put(WithLine(
                OrderOf(state, id, OrderStatus.Cancelled, 1, events, VersionsOf(id, 2, 4, 2)) with
                {
                    Reason = "changed my mind", Payment = new OrderPayment($"pay-{id}", OrderPaymentStatuses.Refunded, 1000, 1000, []),
                },
                line => line with { Cancelled = 1 }))
            .Put(saga with { IsCompensating = true, History = History("shipment.cancelled", "payment.refunded",
                "inventory.released", "order.cancelled") })
            .Put(ReservationOf(id, ReservationKind.Order, ReservationStatus.Released, 1))
            .Put(PaymentOf(id, PaymentStatus.Refunded, 1000, captured: 1000, refunded: 1000) with
            {
                Version = 4, RefundCount = 1, TransactionCount = 2,
            })
            .Put(Charge(id, 1000, "ch_2"))
            .Put(NotificationOf(id, Templates.Confirmed))
            .Put(NotificationOf(id, Templates.Cancelled))
            .Put(RefundOf(id, RefundStatus.Succeeded, 1000))
            .Put(RefundTransaction(id, TransactionStatus.Succeeded, 1000))
            .Put(ShipmentOf(id, ShipmentStatus.Cancelled, wasDispatched: false, quantity: 1) with { Version = 2 });
        state.Provider!.Add(new ProviderEntry(false, $"{id}-t1", null, 1000, Currency));
        state.Provider.Add(new ProviderEntry(true, $"{id}-t2", $"{id}-t1", 1000, Currency));
    }

    static void PutOpen(StateBuilder state, string id) => state
        .Put(WithLine(
            OrderOf(
                state, id, OrderStatus.Pending, 1, [TimelineEventNames.Created, TimelineEventNames.InventoryReserved],
                AppliedVersions.None.With("reservation", TimelineEventNames.InventoryReserved, 1)),
            line => line with { Reserved = 1 }))
        .Put(SagaOf(
            id, SagaStatus.Running, [StateBuilder.CompletedStep(StepNames.Reserve), new StepState(StepNames.Pay, StepStatus.Sent)]) with
        {
            Step = StepNames.Pay, Deadline = Now.AddMinutes(2), TimerAt = Now.AddMinutes(2),
        })
        .Put(StateBuilder.StoredMessageFor("orchestrator", id, StoredMessageKind.Timer))
        .Put(ReservationOf(id, ReservationKind.Order, ReservationStatus.Reserved, 1))
        .Put(PaymentOf(id, PaymentStatus.Pending, 1000, captured: 0, refunded: 0))
        .Put(Charge(id, 1000, "ch_3") with { Status = TransactionStatus.Pending, ProviderReference = null, SettledAt = null })
        .Put(StateBuilder.Effect("payments", $"{id}-t1", id));

    static void PutStandAlone(StateBuilder state, string id) => state
        .Put(ReservationOf(id, ReservationKind.StandAlone, ReservationStatus.Reserved, 1) with { ExpiresAt = Now.AddMinutes(15) })
        .Put(StateBuilder.StoredMessageFor("inventory", id, StoredMessageKind.Timer));

    static AppliedVersions VersionsOf(string id, long reservation, long payment, long shipment) => AppliedVersions.None
        .With("reservation", TimelineEventNames.InventoryReserved, reservation)
        .With("payment", TimelineEventNames.PaymentCompleted, payment)
        .With($"{id}-s1", TimelineEventNames.ShipmentCreated, shipment);

    static Order OrderOf(StateBuilder state, string id, OrderStatus status, long quantity, string[] events, AppliedVersions heard)
    {
        foreach (var (i, name) in events.Index()) state.Put(EntryOf(id, i + 1, name));
        var line = new OrderLine("1", StateBuilder.Mug, "Mug", quantity, 1000, quantity * 1000, PriceSources.Request);
        return new()
        {
            OrderId = id,
            Version = 9,
            Number = 100_001,
            Owner = "ada",
            CustomerId = "ada",
            PlacedBy = "ada",
            Status = status,
            Currency = Currency,
            Lines = [line],
            Totals = OrderTotals.Of([line]),
            Terms = new AgreedTerms(ShippingAddress: null, Metadata: null, PricesTrusted: true, ExpectedTotal: null),
            Milestones = new Dictionary<string, DateTimeOffset>(),
            Heard = heard,
            Sequence = events.Length,
            CreatedAt = Now,
            UpdatedAt = Now,
        };
    }

    static Order WithLine(Order order, Func<OrderLine, OrderLine> change) => order with { Lines = [change(order.Lines[0])] };

    public static OrderEntry EntryOf(string id, int sequence, string type) => new(
        OrderEntry.IdOf(id, sequence), 1, id, sequence, sequence, type, Now.AddSeconds(sequence), Now, Audiences.Customer, "", "",
        EntryData.None, "", null);

    static Saga SagaOf(string id, SagaStatus status, IReadOnlyList<StepState> marks, long quantity = 1) => new(
        id, id, Version: 5, Workflows.InventoryFirst, status, StepNames.Complete, IsCompensating: false, Attempt: 1, Deadline: null,
        TimerAt: null, Now, Now,
        new SagaOrder(
            "ada", [new Line(StateBuilder.Mug, quantity, 1000)], Currency, Total: quantity * 1000, PricesTrusted: true, ExpectedTotal: null,
            HasToken: false, Address: null),
        SagaProgress.None with { Steps = marks }, History("order.created"));

    static Reservation ReservationOf(string id, ReservationKind kind, ReservationStatus status, long quantity) => new(
        id, status == ReservationStatus.Reserved ? 1 : 2, kind, "ada", status, OrderId: null,
        [new ReservationLine("1", StateBuilder.Mug, Stock.DefaultLocation, quantity, 1000, quantity * 1000)], ExpiresAt: null);

    static Payment PaymentOf(string id, PaymentStatus status, long amount, long captured, long refunded) => new(
        id, Version: 2, $"pay-{id}", "ada", Currency, status, amount, captured, refunded, RefundInFlight: 0, SettledManually: 0,
        TransactionCount: 1, RefundCount: 0, PendingRefundReason: null, IsDispatched: false, Code: null, Reason: null, Now, Now);

    static PaymentTransaction Charge(string id, long amount, string reference = "ch_1") => new(
        $"{id}-t1", Version: 2, id, 1, TransactionKind.Charge, TransactionStatus.Succeeded, amount, Currency, ParentId: null,
        RefundId: null, PaymentTransaction.DefaultProvider, $"{id}-t1", reference, Code: null, Reason: null, Attempts: 1, Now, Now);

    public static PaymentTransaction RefundTransaction(string id, TransactionStatus status, long amount) => new(
        $"{id}-t2", Version: 2, id, 2, TransactionKind.Refund, status, amount, Currency, $"{id}-t1", $"{id}-r1",
        PaymentTransaction.DefaultProvider, $"{id}-t2", status == TransactionStatus.Succeeded ? "re_2" : null, Code: null, Reason: null,
        Attempts: 1, Now, status == TransactionStatus.Succeeded ? Now : null);

    public static Refund RefundOf(string id, RefundStatus status, long amount) => new(
        $"{id}-r1", Version: 2, id, 1, amount, Currency, status, Refund.Other, Note: null, CustomerReason: null, "ops", FailureCode: null,
        Failure: null, SettledReference: null, Tries: 1, Now, Now);

    static Notification NotificationOf(string id, string template) => new(
        $"{id}/{template}", Version: 2, id, template, $"order.{template}", "ada@example.com", template, NotificationStatus.Sent, null, Now,
        Now);

    static Shipment ShipmentOf(string id, ShipmentStatus status, bool wasDispatched, long quantity) => new(
        Shipment.IdOf(id, 1), Version: 5, id, Number: 1, "ada", Shipment.DefaultLocation, status, StatusVersion: 5, wasDispatched,
        Reason: null, [new ShipmentLine("1", StateBuilder.Mug, quantity)], Address: null, Carriage.None, Now, Now);

    public static IReadOnlyList<HistoryEntry> History(params string[] events) =>
        [.. events.Select((name, i) => new HistoryEntry(Now.AddSeconds(i), name, null))];
}
