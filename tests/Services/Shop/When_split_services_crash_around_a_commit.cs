using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Inbox;
using Doms.Engine.Outbox;
using Doms.Engine.Storage;
using Doms.Orders.Domain;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;

namespace Doms.Tests.Services.Shop;

/// <summary>
/// Crashes all services, each with its own SQLite file, at one boundary after another, on the same data: before and
/// after the commits that change the state kept by the engine between broker, handlers and external calls.
/// </summary>
public sealed class When_split_services_crash_around_a_commit : IDisposable
{
    const int Times = 4;
    readonly string _folder = Directory.CreateTempSubdirectory("doms-die").FullName;
    readonly Crash _crash = new();
    readonly List<string> _orders = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Audit_is_clean_after_restart_and_every_order_ends()
    {
        using var shop = new ShopSystem(isJoined: false, paceSeconds: 1, open: Open);
        shop.Stock("P1", 1_000);
        foreach (var (table, isAfter, nth) in CrashPoints())
        {
            PlaceOrders(shop);
            _crash.Arm(table, isAfter, nth);
            shop.Time.RunUntil(() => _crash.HasHappened, TimeSpan.FromMinutes(10)).ShouldBeTrue($"{table} {isAfter} {nth}");
            _crash.Reset();
            shop.Restart();
            shop.Findings().ShouldBeEmpty($"{table} {isAfter} {nth}");
        }

        shop.Settle(1_800);
        _orders.ShouldAllBe(id => shop.Order(id).IsEnded);
        _orders.Select(id => shop.Order(id).Status).Distinct().ShouldBe([OrderStatus.Completed, OrderStatus.Cancelled], ignoreOrder: true);
        shop.Findings().ShouldBeEmpty();
        shop.Unfinished().ShouldBeEmpty();
        shop.DeadLetters().ShouldBeEmpty();
        foreach (var store in shop.Stores) shop.Time.Run(store.DisposeAsync().AsTask());
    }

    static IEnumerable<(Table Table, bool IsAfter, int Nth)> CrashPoints() =>
        from table in new Table[] { OutboxRow.Table, InboxRow.Table, StoredMessage.Table, EffectRow.Table }
        from nth in Enumerable.Range(1, Times)
        from isAfter in new[] { false, true }
        select (table, isAfter, nth);

    /// <summary>
    /// Places four orders: one to be completed, one declined by the bank, one out of stock, one cancelled.
    /// </summary>
    void PlaceOrders(ShopSystem shop)
    {
        _orders.Add(shop.Place(("P1", 1, 1_000)));
        _orders.Add(shop.NewId());
        shop.Place(_orders[^1], [("P1", 1, 1_000)], token: "tok_declined").Status.ShouldBe(201);
        _orders.Add(shop.Place(("P1", 5_000, 1_000)));
        _orders.Add(shop.Place(("P1", 2, 1_000)));
        shop.Cancel(_orders[^1]);
    }

    InterceptingStore Open(TimeProvider clock, string service)
    {
        var options = new SqliteOptions(Path.Combine(_folder, $"{service}.db"));
        return new InterceptingStore(HttpShop.Open(options, clock))
        {
            BeforeCommit = changes => _crash.OnCommit(changes, isAfter: false),
            AfterCommit = changes => _crash.OnCommit(changes, isAfter: true),
        };
    }

    /// <summary>Crashes at one point of one commit; afterwards nothing is stored until the next start.</summary>
    sealed class Crash
    {
        Table? _table;
        bool _isAfter;
        int _left;

        public bool HasHappened { get; private set; }

        public void Arm(Table table, bool isAfter, int nth) => (_table, _isAfter, _left) = (table, isAfter, nth);

        public void Reset() => HasHappened = false;

        public void OnCommit(IReadOnlyList<RowChange> changes, bool isAfter)
        {
            if (isAfter == _isAfter && changes.Any(change => change.Key.Table == _table) && --_left == 0) HasHappened = true;
            if (HasHappened) throw new StoreUnavailableException("The process is dead.");
        }
    }
}
