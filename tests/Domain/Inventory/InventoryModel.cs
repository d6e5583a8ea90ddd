using Doms.Contracts.Messages;
using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Inventory;

/// <summary>In-memory rows of Inventory: applies decisions as the engine does, and checks the rows after each.</summary>
sealed class InventoryModel
{
    public const string Currency = "USD";

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    readonly Dictionary<string, Stock> _stock = [];
    readonly Dictionary<string, Product> _products = [];
    readonly Dictionary<string, Reservation> _reservations = [];
    readonly Dictionary<string, StockMovement> _ledger = [];
    readonly Dictionary<string, ReservationQuota> _quotas = [];

    public DateTimeOffset Now { get; set; } = Start;

    public IReadOnlyCollection<StockMovement> Ledger => _ledger.Values;

    public IEnumerable<Reservation> Reservations => _reservations.Values;

    public Stock? Stock(string productId) => _stock.GetValueOrDefault(productId);

    public Product? Product(string productId) => _products.GetValueOrDefault(productId);

    public Reservation? Reservation(string id) => _reservations.GetValueOrDefault(id);

    public ReservationQuota? Quota(string owner) => _quotas.GetValueOrDefault(owner);

    public Decision Create(string productId, long quantity, long? price = 100, string? name = null, long? lowStockAt = null) =>
        Apply(ProductDecider.Create(Product(productId), new(productId, quantity, price, name, Currency, lowStockAt), "olga", Now));

    public Decision Change(ChangeProduct command) =>
        Apply(ProductDecider.Change(Product(command.ProductId), Stock(command.ProductId), command, "olga", Now));

    public Decision ChangePrices(params NewPrice[] items) => Apply(ProductDecider.ChangePrices(
        [.. items.Select(item => (Product(item.ProductId), Stock(item.ProductId)))], new(items), "olga", Now));

    public Decision Add(string productId, long quantity) =>
        Apply(ProductDecider.Add(Stock(productId), new(productId, quantity), "olga", Now));

    public Decision Adjust(string productId, long delta, string reasonCode = AdjustmentReason.Found, string? ifMatch = null) =>
        Adjust(new AdjustStock(productId, delta, new AdjustmentCause(reasonCode), ifMatch));

    public Decision Adjust(AdjustStock command) =>
        Apply(StockDecider.Adjust(Product(command.ProductId), Stock(command.ProductId), command, "olga", Now));

    public Decision Adjust(AdjustmentCause cause, params StockAdjustment[] items) => Apply(StockDecider.Adjust(
        items, [.. items.Select(item => item.ProductId).Distinct().Select(Stock).OfType<Stock>()], cause, "olga", Now));

    public Decision Count(string productId, long onHand, long? expected = null, string? ifMatch = null) => Apply(StockDecider.Count(
        Product(productId), Stock(productId), new(productId, onHand, expected, "sheet 7", "top shelf", ifMatch), "olga", Now));

    /// <summary>Reserves an order with the rows that the service loads for it.</summary>
    public Decision Reserve(ReserveInventory command)
    {
        var standAlone = command.ReservationId is { } id ? Reservation(id) : null;
        var ids = command.Lines.Select(line => line.ProductId).Concat(standAlone?.Lines.Select(line => line.ProductId) ?? []);
        var needed = command.Lines.Where(command.NeedsProduct).Select(line => line.ProductId);
        return Apply(ReservationDecider.Reserve(
            command,
            new ReserveRows(
                Reservation(command.OrderId), standAlone, standAlone is null ? null : Quota(standAlone.Owner),
                [.. ids.Distinct().Select(Stock).OfType<Stock>()],
                [.. needed.Distinct().Select(Product).OfType<Product>()]),
            Now));
    }

    public Decision Release(string orderId) => Apply(ReservationDecider.Release(
        Reservation(orderId), ReservedStock(orderId), new ReleaseInventory(orderId, "alice", "Payment declined"), Now));

    public Decision Commit(string orderId, string actor = "saga") =>
        Apply(ReservationDecider.Commit(Reservation(orderId), ReservedStock(orderId), actor, Now));

    public Decision ReserveStandAlone(string id, string productId, long quantity, string caller = "alice", int maxOpen = 0) =>
        ReserveStandAlone(id, [new(productId, quantity)], caller, maxOpen);

    public Decision ReserveStandAlone(string id, ReservationItem[] items, string caller = "alice", int maxOpen = 0) =>
        Apply(StandAloneReservationDecider.Reserve(
            items,
            [.. items.Select(item => item.ProductId).Distinct().Select(Stock).OfType<Stock>()],
            Quota(caller),
            new StandAloneTerms(id, caller, Now.AddMinutes(15), Now.AddHours(2), maxOpen),
            Now));

    public Decision ReleaseStandAlone(string id, string caller = "alice", bool mayReleaseAny = false, string? ifMatch = null) =>
        Apply(StandAloneReservationDecider.Release(
            id, Reservation(id), ReservedStock(id), QuotaOfOwner(id), caller, mayReleaseAny, Now, ifMatch));

    public Decision Extend(
        string id, DateTimeOffset until, string caller = "alice", bool mayExtendAny = false, string? ifMatch = null) =>
        Apply(StandAloneReservationDecider.Extend(id, Reservation(id), caller, mayExtendAny, until, ifMatch));

    public Decision ReleaseUnits(string productId, long quantity, string caller = "alice", params string[] holds) =>
        Apply(StandAloneReservationDecider.ReleaseUnits(
            Stock(productId),
            [.. holds.Select(Reservation)],
            Quota(caller),
            new ReleaseReservedUnits(productId, quantity, caller, holds),
            Now));

    public Decision Expire(string id) =>
        Apply(StandAloneReservationDecider.Expire(Reservation(id), ReservedStock(id), QuotaOfOwner(id), Now, Now));

    public (long Available, long Reserved) Units(string productId) =>
        (Stock(productId).ShouldNotBeNull().Available, Stock(productId).ShouldNotBeNull().Reserved);

    Stock[] ReservedStock(string id) =>
        [.. Reservation(id)?.Lines.Select(line => line.StockId).Distinct().Select(stock => Stock(stock).ShouldNotBeNull()) ?? []];

    ReservationQuota? QuotaOfOwner(string id) => Reservation(id) is { } reservation ? Quota(reservation.Owner) : null;

    Decision Apply(Decision decision)
    {
        foreach (var item in decision.Rows.OfType<Stock>()) Put(_stock, item.Id, item, x => x.Version);
        foreach (var product in decision.Rows.OfType<Product>()) Put(_products, product.ProductId, product, x => x.Version);
        foreach (var movement in decision.Rows.OfType<StockMovement>()) Put(_ledger, movement.Id, movement, x => x.Version);
        foreach (var changed in decision.Rows.OfType<Reservation>()) Put(_reservations, changed.Id, changed, x => x.Version);
        foreach (var quota in decision.Rows.OfType<ReservationQuota>()) Put(_quotas, quota.Owner, quota, x => x.Version);
        CheckInvariants();
        return decision;
    }

    static void Put<T>(Dictionary<string, T> rows, string key, T row, Func<T, long> version)
    {
        version(row).ShouldBe((rows.TryGetValue(key, out var former) ? version(former) : 0) + 1);
        rows[key] = row;
    }

    void CheckInvariants()
    {
        foreach (var item in _stock.Values)
        {
            var movements = _ledger.Values.Where(m => m.StockId == item.Id).OrderBy(m => m.Sequence).ToList();
            movements.Select(m => m.Sequence).ShouldBe(Enumerable.Range(1, movements.Count).Select(n => (long)n));
            movements.Count.ShouldBe((int)item.Version);
            movements.Sum(m => m.DeltaAvailable).ShouldBe(item.Available);
            movements.Sum(m => m.DeltaReserved).ShouldBe(item.Reserved);
            item.Available.ShouldBeGreaterThanOrEqualTo(0);
            item.Reserved.ShouldBe(_reservations.Values.Where(r => r.Status == ReservationStatus.Reserved)
                .SelectMany(r => r.Lines).Where(line => line.StockId == item.Id).Sum(line => line.Quantity));
        }

        foreach (var reservation in _reservations.Values) CheckMovementsOf(reservation);
    }

    /// <summary>The ledger rows of each reservation sum to what it has sold or still holds.</summary>
    void CheckMovementsOf(Reservation reservation)
    {
        var movements = _ledger.Values.Where(m => m.Reference == reservation.Id).ToList();
        var units = reservation.Lines.Sum(line => line.Quantity);
        var expected = reservation.Status switch
        {
            ReservationStatus.Reserved => (-units, units),
            ReservationStatus.Committed => (-units, 0),
            _ => (0, 0),
        };
        (movements.Sum(m => m.DeltaAvailable), movements.Sum(m => m.DeltaReserved)).ShouldBe(expected);
    }
}
