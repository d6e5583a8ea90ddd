using Doms.Contracts.Messages;
using Doms.Inventory.Domain;

namespace Doms.Tests.Domain.Inventory;

/// <summary>Rows of Inventory in memory: takes decisions as the engine does, and checks its books after each.</summary>
sealed class StockBook
{
    public const string Currency = "USD";

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    readonly Dictionary<string, StockItem> _stock = [];
    readonly Dictionary<string, Reservation> _reservations = [];
    readonly Dictionary<string, StockMovement> _ledger = [];
    readonly Dictionary<string, HoldQuota> _quotas = [];

    public DateTimeOffset Now { get; set; } = Start;

    public IReadOnlyCollection<StockMovement> Ledger => _ledger.Values;

    public IEnumerable<Reservation> Reservations => _reservations.Values;

    public StockItem? Stock(string productId) => _stock.GetValueOrDefault(productId);

    public Reservation? Reservation(string id) => _reservations.GetValueOrDefault(id);

    public HoldQuota? Quota(string owner) => _quotas.GetValueOrDefault(owner);

    public StockDecision Create(string productId, long quantity, long? price = 100, string? name = null) =>
        Take(ProductDecider.Create(Stock(productId), new(productId, quantity, price, name, Currency), "olga", Now));

    public StockDecision Change(ChangeProduct command) =>
        Take(ProductDecider.Change(Stock(command.ProductId), command, "olga", Now));

    public StockDecision Add(string productId, long quantity) =>
        Take(ProductDecider.Add(Stock(productId), new(productId, quantity), "olga", Now));

    public StockDecision Reserve(ReserveInventory command) => Take(StockDecider.Reserve(
        Reservation(command.OrderId), [.. command.Lines.Select(line => Stock(line.ProductId))], command, Now));

    public StockDecision Release(string orderId) => Take(StockDecider.Release(
        Reservation(orderId), HeldBy(orderId), new ReleaseInventory(orderId, "alice", "Payment declined"), Now));

    public StockDecision Commit(string orderId) =>
        Take(StockDecider.Commit(Reservation(orderId), HeldBy(orderId), Now));

    public StockDecision Hold(string id, string productId, long quantity, string caller = "alice", int maxOpen = 0) =>
        Take(HoldDecider.Hold(
            Stock(productId),
            Quota(caller),
            new HoldStock(productId, quantity, caller),
            id,
            Now.AddMinutes(15),
            maxOpen,
            Now));

    public StockDecision ReleaseHold(string id, string caller = "alice", bool mayReleaseAny = false) =>
        Take(HoldDecider.Release(
            Reservation(id), HeldBy(id).FirstOrDefault(), QuotaOfHolder(id), caller, mayReleaseAny, Now));

    public StockDecision ReleaseHeld(string productId, long quantity, string caller = "alice", params string[] holds) =>
        Take(HoldDecider.ReleaseHeld(
            Stock(productId),
            [.. holds.Select(Reservation)],
            Quota(caller),
            new ReleaseHeld(productId, quantity, caller, holds),
            Now));

    public StockDecision Expire(string id) =>
        Take(HoldDecider.Expire(Reservation(id), HeldBy(id).FirstOrDefault(), QuotaOfHolder(id), Now));

    public (long Available, long Reserved) Units(string productId) =>
        (Stock(productId).ShouldNotBeNull().Available, Stock(productId).ShouldNotBeNull().Reserved);

    StockItem[] HeldBy(string id) =>
        [.. Reservation(id)?.Lines.Select(line => Stock(line.ProductId).ShouldNotBeNull()) ?? []];

    HoldQuota? QuotaOfHolder(string id) => Reservation(id) is { } hold ? Quota(hold.Owner) : null;

    StockDecision Take(StockDecision decision)
    {
        foreach (var item in decision.Stock) Put(_stock, item.ProductId, item, x => x.Version);
        foreach (var movement in decision.Movements) Put(_ledger, movement.Id, movement, x => x.Version);
        foreach (var changed in decision.Reservations) Put(_reservations, changed.Id, changed, x => x.Version);
        if (decision.Quota is { } quota) Put(_quotas, quota.Owner, quota, x => x.Version);
        CheckBooks();
        return decision;
    }

    static void Put<T>(Dictionary<string, T> rows, string key, T row, Func<T, long> version)
    {
        version(row).ShouldBe((rows.TryGetValue(key, out var former) ? version(former) : 0) + 1);
        rows[key] = row;
    }

    void CheckBooks()
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
