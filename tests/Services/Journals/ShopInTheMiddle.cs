using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Fulfillment;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain.Intake;
using Doms.PaymentProvider;
using Doms.Tests.Services.Shop;
using PlaceOrder = Doms.Orders.Domain.Intake.PlaceOrder;

namespace Doms.Tests.Services.Journals;

/// <summary>
/// A shop that was stopped in the middle of its work: orders in every state, sagas at every step of every workflow, and
/// whatever can wait. Every run of it leaves the same.
/// </summary>
sealed class ShopInTheMiddle : IDisposable
{
    const double HalfAnHour = 1_800;
    const double Moment = 0.5;
    static readonly Caller Customer = new("customer", "customer");

    readonly string _folder = Directory.CreateTempSubdirectory("doms-journal-").FullName;
    readonly StuckMessages _stuck = new();
    string _lost = "";

    ShopInTheMiddle(bool isJoined) => Shop = new ShopSystem(
        isJoined, paceSeconds: HalfAnHour, open: (clock, name) => RecordedShop.Open(_folder, clock, name), around: _stuck.Around);

    public ShopSystem Shop { get; }

    public static ShopInTheMiddle Joined()
    {
        var middle = new ShopInTheMiddle(isJoined: true);
        middle.Open();
        middle.Past();
        middle.Completed();
        middle.InventoryOnly();
        middle.PaymentFirst();
        middle.InventoryFirst();
        return middle;
    }

    /// <summary>A few orders, for what the stores of a split shop have besides: outbox and inbox.</summary>
    public static ShopInTheMiddle Split()
    {
        var middle = new ShopInTheMiddle(isJoined: false);
        middle.Open();
        middle.Deliver(middle.Place());
        middle.Undoing<RefundPayment>();
        middle.Shop.Settle(10);
        middle.Order();
        return middle;
    }

    public RecordedShop Record() => RecordedShop.Of(_folder, Shop.Books);

    public void Dispose()
    {
        foreach (var store in Shop.Stores) Shop.Time.Run(store.DisposeAsync().AsTask());
        Shop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    void Open()
    {
        Shop.Stock("P1", 100);
        Shop.Stock("P2", 1, price: null);
    }

    /// <summary>What takes long to come to where it is.</summary>
    void Past()
    {
        Hold();
        Shop.Cancel(Place("tok_no_refund")).Status.ShouldBe(202);
        Place("tok_error_500");
        _lost = Place();
        Dispatch(_lost);
        Shop.Refund(_lost, 400).Status.ShouldBe(202);
        Shop.Ask("fulfillment", new MoveShipment(_lost, ShipmentStatus.Failed, "lost at sea")).Status.ShouldBe(200);
        At<CreateShipment>();
        Shop.Settle(20 * 60);
    }

    void Completed()
    {
        var id = Shop.NewId();
        var address = new Address("Ada", "1 Main St", null, "Springfield", "12345", "US");
        var draft = new OrderDraft(
            "ada", null, [new Line("P1", 2, null)], null, "USD", address, null, "A-1",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["channel"] = "web" });
        var key = new IdempotencyKey("customer POST /orders", "key-1", new string('0', 64));
        Shop.Time.Run(Shop.Node("orders").Ask(
            "orders", new PlaceOrder(id, "customer", "customer", PricesTrusted: false, TotalRequired: false, draft), Customer, key, 0,
            CancellationToken.None)).Status.ShouldBe(201);
        Shop.Settle(Moment);
        Deliver(id);
    }

    /// <summary>Here a reservation is undone only when its answer takes longer than its deadline.</summary>
    void InventoryOnly()
    {
        Shop.Up(Workflows.InventoryOnly);
        At<ReserveInventory>();
        Shop.Settle(70);
        At<ReserveInventory>();
        At<ConfirmOrder>();
        At<CommitInventory>();
        At<CompleteOrder>();
        Stuck<CancelOrder>(TooMuch);
    }

    void PaymentFirst()
    {
        Shop.Up(Workflows.PaymentFirst);
        At<InitiatePayment>();
        At<ReserveInventory>();
        At<ConfirmOrder>();
        At<CreateShipment>();
        Dispatch(Place());
        Completing();
        Undoing<CancelShipment>();
        Undoing<ReleaseInventory>();
        Stuck<RefundPayment>(TooMuch);
        Stuck<CancelOrder>(TooMuch);
    }

    /// <summary>At the other steps of this workflow there are orders already.</summary>
    void InventoryFirst()
    {
        Shop.Up(Workflows.InventoryFirst);
        At<ReserveInventory>();
        At<ConfirmOrder>();
        Completing();
        Stuck<CancelShipment>(id =>
        {
            PlaceAs(id);
            Shop.Move(id, ShipmentStatus.Packed).Status.ShouldBe(200);
            Cancel(id);
        });
        Stuck<ReleaseInventory>(id => PlaceAs(id, price: 1_013));
        Stuck<CancelOrder>(TooMuch);
        Hold();
        Place("tok_error_500");
        Shop.Settle(20);
        Shop.Provider.Behaviour = new Behaviour(LatencyMs: 60_000);
        Order();
        Shop.Refund(_lost, 300).Status.ShouldBe(202);
        Shop.Settle(Moment);
        Mailing();
    }

    /// <summary>An order that cannot be had, and whose customer is being told so.</summary>
    void Mailing()
    {
        var draft = new OrderDraft("bob", "bob@example.com", [new Line("P2", 9, 1_000)], null, "USD", null, null, null, null);
        var place = new PlaceOrder(Shop.NewId(), "customer", "customer", PricesTrusted: true, TotalRequired: false, draft);
        _ = Shop.Node("orders").Ask("orders", place, Customer, null, 0, CancellationToken.None);
        Shop.Time.RunUntil(IsMailing, TimeSpan.FromSeconds(1)).ShouldBeTrue();
    }

    bool IsMailing() => Shop.All<Notification>("notifications").Any(mail => mail.Status == NotificationStatus.Pending);

    void Completing() => Stuck<CompleteOrder>(id =>
    {
        PlaceAs(id);
        Deliver(id);
    });

    /// <summary>An order at the step that begins with that command.</summary>
    void At<TCommand>() => Stuck<TCommand>(id => PlaceAs(id));

    /// <summary>A confirmed order that was cancelled, at the undoing that begins with that command.</summary>
    void Undoing<TCommand>() => Stuck<TCommand>(id =>
    {
        PlaceAs(id);
        Cancel(id);
    });

    void Stuck<TCommand>(Action<string> order)
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
        Shop.Settle(Moment);
    }

    /// <summary>Placed this very moment.</summary>
    void Order() => Shop.Place(("P1", 1, 1_000));

    /// <summary>An order for more than there is.</summary>
    void TooMuch(string id)
    {
        Shop.Place(id, [("P2", 9, 1_000)]).Status.ShouldBe(201);
        Shop.Settle(Moment);
    }

    void Cancel(string id)
    {
        Shop.Cancel(id).Status.ShouldBe(202);
        Shop.Settle(Moment);
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
        Shop.Settle(Moment);
    }

    void Hold() => Shop.Ask("inventory", new HoldStock("P1", 1, Customer.Subject), Customer).Status.ShouldBe(200);
}
