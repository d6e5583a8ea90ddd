using Doms.Contracts.Messages;
using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Inventory;

/// <summary>In-memory rows of Inventory: applies decisions as the engine does, and checks the rows after each.</summary>
sealed class InventoryModel
{
    public const string Currency = "USD";

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    readonly Dictionary<string, StockItem> _stock = [];
    readonly Dictionary<string, Reservation> _reservations = [];
    readonly Dictionary<string, StockMovement> _ledger = [];
    readonly Dictionary<string, ReservationQuota> _quotas = [];

    public DateTimeOffset Now { get; set; } = Start;

    public IReadOnlyCollection<StockMovement> Ledger => _ledger.Values;

    public IEnumerable<Reservation> Reservations => _reservations.Values;

    public StockItem? Stock(string productId) => _stock.GetValueOrDefault(productId);

    public Reservation? Reservation(string id) => _reservations.GetValueOrDefault(id);

    public ReservationQuota? Quota(string owner) => _quotas.GetValueOrDefault(owner);

    public Decision Create(string productId, long quantity, long? price = 100, string? name = null) =>
        Apply(ProductDecider.Create(Stock(productId), new(productId, quantity, price, name, Currency), "olga", Now));

    public Decision Change(ChangeProduct command) =>
        Apply(ProductDecider.Change(Stock(command.ProductId), command, "olga", Now));

    public Decision Add(string productId, long quantity) =>
        Apply(ProductDecider.Add(Stock(productId), new(productId, quantity), "olga", Now));

    public Decision Reserve(ReserveInventory command) => Apply(StockDecider.Reserve(
        Reservation(command.OrderId), [.. command.Lines.Select(line => Stock(line.ProductId))], command, Now));

    public Decision Release(string orderId) => Apply(StockDecider.Release(
        Reservation(orderId), ReservedStock(orderId), new ReleaseInventory(orderId, "alice", "Payment declined"), Now));

    public Decision Commit(string orderId) =>
        Apply(StockDecider.Commit(Reservation(orderId), ReservedStock(orderId), Now));

    public Decision ReserveStandAlone(string id, string productId, long quantity, string caller = "alice", int maxOpen = 0) =>
        Apply(StandAloneReservationDecider.Reserve(
            Stock(productId),
            Quota(caller),
            new CreateStandAloneReservation(productId, quantity, caller),
            id,
            Now.AddMinutes(15),
            maxOpen,
            Now));

    public Decision ReleaseStandAlone(string id, string caller = "alice", bool mayReleaseAny = false) =>
        Apply(StandAloneReservationDecider.Release(
            Reservation(id), ReservedStock(id).FirstOrDefault(), QuotaOfOwner(id), caller, mayReleaseAny, Now));

    public Decision ReleaseUnits(string productId, long quantity, string caller = "alice", params string[] holds) =>
        Apply(StandAloneReservationDecider.ReleaseUnits(
            Stock(productId),
            [.. holds.Select(Reservation)],
            Quota(caller),
            new ReleaseReservedUnits(productId, quantity, caller, holds),
            Now));

    public Decision Expire(string id) =>
        Apply(StandAloneReservationDecider.Expire(Reservation(id), ReservedStock(id).FirstOrDefault(), QuotaOfOwner(id), Now));

    public (long Available, long Reserved) Units(string productId) =>
        (Stock(productId).ShouldNotBeNull().Available, Stock(productId).ShouldNotBeNull().Reserved);

    StockItem[] ReservedStock(string id) =>
        [.. Reservation(id)?.Lines.Select(line => Stock(line.ProductId).ShouldNotBeNull()) ?? []];

    ReservationQuota? QuotaOfOwner(string id) => Reservation(id) is { } reservation ? Quota(reservation.Owner) : null;

    Decision Apply(Decision decision)
    {
        foreach (var item in decision.Rows.OfType<StockItem>()) Put(_stock, item.ProductId, item, x => x.Version);
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
            var movements = _ledger.Values.Where(m => m.ProductId == item.ProductId).OrderBy(m => m.Sequence).ToList();
            movements.Select(m => m.Sequence).ShouldBe(Enumerable.Range(1, movements.Count).Select(n => (long)n));
            movements.Count.ShouldBe((int)item.Version);
            movements.Sum(m => m.DeltaAvailable).ShouldBe(item.Available);
            movements.Sum(m => m.DeltaReserved).ShouldBe(item.Reserved);
            item.Available.ShouldBeGreaterThanOrEqualTo(0);
            item.Reserved.ShouldBe(_reservations.Values.Where(r => r.Status == ReservationStatus.Reserved)
                .SelectMany(r => r.Lines).Where(line => line.ProductId == item.ProductId).Sum(line => line.Quantity));
        }
    }
}
