using Doms.Contracts.Messages;
using Doms.Engine.Outbox;
using Doms.Engine.Services;
using Doms.Fulfillment;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain.Intake;
using Doms.PaymentProvider;
using Doms.Payments.Domain;
using Doms.Tests.Services.Shop;
using PlaceOrder = Doms.Orders.Domain.Intake.PlaceOrder;

namespace Doms.Tests.Services.Journals;

/// <summary>
/// A shop that was stopped in the middle of its work: orders in every state, sagas at every step of every workflow, and stored
/// messages, effects and dead letters. Every run leaves the same state.
/// </summary>
sealed class InterruptedShop : IDisposable
{
    const double HalfHourSeconds = 1_800;
    const double ShortSettleSeconds = 0.5;
    static readonly Caller Customer = new("customer", "customer");

    readonly string _folder = Directory.CreateTempSubdirectory("doms-journal-").FullName;
    readonly StuckMessages _stuck = new();
    string _lostOrderId = "";

    InterruptedShop(bool isJoined) => Shop = new ShopSystem(
        isJoined, paceSeconds: HalfHourSeconds, open: (clock, name) => RecordedShop.Open(_folder, clock, name), wrapModule: _stuck.Wrap);

    public ShopSystem Shop { get; }

    public static InterruptedShop Joined()
    {
        var shop = new InterruptedShop(isJoined: true);
        shop.CreateProducts();
        shop.AddOldOrders();
        shop.AddCompletedOrder();
        shop.AddInventoryOnlyOrders();
        shop.AddPaymentFirstOrders();
        shop.AddInventoryFirstOrders();
        return shop;
    }

    /// <summary>Creates a shop with a few orders, for the outbox and inbox that only split stores use.</summary>
    public static InterruptedShop Split()
    {
        var shop = new InterruptedShop(isJoined: false);
        shop.CreateProducts();
        shop.Deliver(shop.Place());
        shop.StopAtCompensation<RefundPayment>();
        shop.Shop.Settle(10);
        shop.PlaceWithoutSettling();
        return shop;
    }

    public RecordedShop Record() => RecordedShop.Of(_folder, Shop.ProviderLedger);

    public void Dispose()
    {
        foreach (var store in Shop.Stores) Shop.Time.Run(store.DisposeAsync().AsTask());
        Shop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    void CreateProducts()
    {
        Shop.Stock("P1", 100);
        Shop.Stock("P2", 1, price: null);
        Shop.Send("orders", new Doms.Orders.Domain.TakeNumbers(Doms.Orders.Domain.OrderNumbers.Orders)).Status.ShouldBe(200);
    }

    /// <summary>Adds the orders whose states take long to reach.</summary>
    void AddOldOrders()
    {
        ReserveStandAlone();
        Shop.Cancel(Place("tok_no_refund")).Status.ShouldBe(202);
        Shop.Cancel(Place("tok_error_500")).Status.ShouldBe(202);
        _lostOrderId = Place();
        Dispatch(_lostOrderId);
        Shop.Refund(_lostOrderId, 400).Status.ShouldBe(202);
        Shop.Send("fulfillment", new MoveShipment(_lostOrderId, ShipmentStatus.Failed.Text(), "lost at sea")).Status.ShouldBe(200);
        AddSettledRefund();
        StopAtStep<CreateShipment>();
        Shop.Settle(20 * 60);
    }

    void AddSettledRefund()
    {
        var id = Place("tok_no_refund");
        Dispatch(id);
        Shop.Refund(id, 300).Status.ShouldBe(202);
        Shop.Settle(ShortSettleSeconds);
        Shop.Send("payments", new SettleRefund(id, Refund.IdOf(id, 1), "SEPA 7", "by bank transfer")).Status.ShouldBe(200);
        var callback = new ReceiveCallback("callback-1", "charge.updated", PaymentTransaction.IdOf(id, 1), ProviderId: null, "{}");
        Shop.Send("payments", callback).Status.ShouldBe(200);
    }

    void AddCompletedOrder()
    {
        var id = Shop.NewId();
        var address = new Address("Ada", "1 Main St", null, "Springfield", "12345", "US");
        var draft = new OrderDraft(
            "ada", CustomerEmail: null, [new Line("P1", 2, null)], Amount: null, "USD", address, PaymentToken: null, Reference: "A-1",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["channel"] = "web" });
        var key = new IdempotencyKey("customer POST /orders", "key-1", new string('0', 64));
        Shop.Time.Run(Shop.Node("orders").Send(
            "orders", new PlaceOrder(id, "customer", "customer", PricesTrusted: false, TotalRequired: false, draft, Shop.NextNumber()),
            Customer, key, 0, CancellationToken.None)).Status.ShouldBe(201);
        Shop.Settle(ShortSettleSeconds);
        Deliver(id);
    }

    /// <summary>Adds orders of the workflow without payment, which releases a reservation only if cancelled before the response.</summary>
    void AddInventoryOnlyOrders()
    {
        Shop.Restart(Workflows.InventoryOnly);
        StopAtCompensation<ReserveInventory>();
        StopAtStep<ReserveInventory>();
        StopAtStep<ConfirmOrder>();
        StopAtStep<CommitInventory>();
        StopAtStep<CompleteOrder>();
        StopAt<CancelOrder>(PlaceUnavailable);
    }

    void AddPaymentFirstOrders()
    {
        Shop.Restart(Workflows.PaymentFirst);
        StopAtStep<InitiatePayment>();
        StopAtStep<ReserveInventory>();
        StopAtStep<ConfirmOrder>();
        StopAtStep<CreateShipment>();
        Dispatch(Place());
        StopAtCompletion();
        StopAtCompensation<CancelShipment>();
        StopAtCompensation<ReleaseInventory>();
        StopAt<RefundPayment>(PlaceUnavailable);
        StopAt<CancelOrder>(PlaceUnavailable);
    }

    /// <summary>Adds orders at the steps of this workflow that have none yet.</summary>
    void AddInventoryFirstOrders()
    {
        Shop.Restart(Workflows.InventoryFirst);
        StopAtStep<ReserveInventory>();
        StopAtStep<ConfirmOrder>();
        StopAtCompletion();
        StopAt<CancelShipment>(id =>
        {
            PlaceAs(id);
            Shop.Move(id, ShipmentStatus.Packed).Status.ShouldBe(200);
            Cancel(id);
        });
        StopAt<ReleaseInventory>(id => PlaceAs(id, price: 1_013));
        StopAt<CancelOrder>(PlaceUnavailable);
        StopAt<RefundRequested>(id =>
        {
            PlaceAs(id);
            Shop.Refund(id, null).Status.ShouldBe(202);
            Shop.Settle(ShortSettleSeconds);
        });
        ReserveStandAlone();
        Place("tok_error_500");
        Shop.Settle(20);
        Shop.Provider.Behaviour = new Behaviour(LatencyMs: 60_000);
        PlaceWithoutSettling();
        Shop.Refund(_lostOrderId, 300).Status.ShouldBe(202);
        Shop.Settle(ShortSettleSeconds);
        AddOrderWithPendingMail();
    }

    /// <summary>Adds an order that cannot be reserved and whose mail to the customer is pending.</summary>
    void AddOrderWithPendingMail()
    {
        var draft = new OrderDraft(
            "bob", "bob@example.com", [new Line("P2", 9, 1_000)], Amount: null, "USD", ShippingAddress: null, PaymentToken: null,
            Reference: null, Metadata: null);
        var place = new PlaceOrder(
            Shop.NewId(), "customer", "customer", PricesTrusted: true, TotalRequired: false, draft, Shop.NextNumber());
        _ = Shop.Node("orders").Send("orders", place, Customer, null, 0, CancellationToken.None);
        Shop.Time.RunUntil(HasPendingMail, TimeSpan.FromSeconds(1)).ShouldBeTrue();
    }

    bool HasPendingMail() => Shop.All<Notification>("notifications").Any(mail => mail.Status == NotificationStatus.Pending);

    void StopAtCompletion() => StopAt<CompleteOrder>(id =>
    {
        PlaceAs(id);
        Deliver(id);
    });

    /// <summary>Adds an order that stops at the step that sends the command.</summary>
    void StopAtStep<TCommand>() => StopAt<TCommand>(id => PlaceAs(id));

    /// <summary>Adds a confirmed and cancelled order that stops at the compensation that sends the command.</summary>
    void StopAtCompensation<TCommand>() => StopAt<TCommand>(id =>
    {
        PlaceAs(id);
        Cancel(id);
    });

    void StopAt<TCommand>(Action<string> order)
    {
        var id = Shop.NewId();
        _stuck.Add(typeof(TCommand), id);
        order(id);
    }

    string Place(string? token = null, long price = 1_000)
    {
        var id = Shop.NewId();
        PlaceAs(id, token, price);
        return id;
    }

    void PlaceAs(string id, string? token = null, long price = 1_000)
    {
        Shop.Place(id, [("P1", 1, price)], token).Status.ShouldBe(201);
        Shop.Settle(ShortSettleSeconds);
    }

    /// <summary>Places an order and does not run its messages.</summary>
    /// <summary>Places orders until the answer comes before the relay has published, so that the outbox has a row.</summary>
    void PlaceWithoutSettling()
    {
        const int maxOrders = 20;
        for (var i = 0; i < maxOrders && RecordingCoverage.EmptyTables(Shop, [OutboxRow.Table]).Any(); i++) Shop.Place(("P1", 1, 1_000));
    }

    /// <summary>Places an order for more than the available stock.</summary>
    void PlaceUnavailable(string id)
    {
        Shop.Place(id, [("P2", 9, 1_000)]).Status.ShouldBe(201);
        Shop.Settle(ShortSettleSeconds);
    }

    void Cancel(string id)
    {
        Shop.Cancel(id).Status.ShouldBe(202);
        Shop.Settle(ShortSettleSeconds);
    }

    void Dispatch(string id)
    {
        Shop.Move(id, ShipmentStatus.Packed).Status.ShouldBe(200);
        Shop.Move(id, ShipmentStatus.Dispatched).Status.ShouldBe(200);
    }

    void Deliver(string id)
    {
        Dispatch(id);
        Shop.Move(id, ShipmentStatus.Delivered).Status.ShouldBe(200);
        Shop.Settle(ShortSettleSeconds);
    }

    void ReserveStandAlone() =>
        Shop.Send("inventory", new CreateStandAloneReservation("P1", 1, Customer.Subject, Shop.NewId()), Customer).Status.ShouldBe(200);
}
