using System.Text.Json.Nodes;
using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Simulation;
using Doms.Tests.Services.Shop;

namespace Doms.Tests.Services.Journals;

/// <summary>This version reads and continues the stored state of older versions that were stopped in the middle of their work.</summary>
public sealed class RecordedShopTests : IDisposable
{
    const int MaxRounds = 60;
    const int MaxRetryRounds = 3;

    /// <summary>Long enough for all rounds to exceed the time after which a saga gives a payment up.</summary>
    const double RoundSeconds = 600;
    static readonly string[] StoreTables = ["schema_migrations", "store_state"];

    /// <summary>Tables whose rows a later script moves: tests of their own compare them.</summary>
    static readonly string[] MovedTables = [.. RecordedGoodsTests.Tables];
    static readonly Caller Operator = new("ops", "operator");

    /// <summary>The day after all recordings.</summary>
    static readonly DateTimeOffset Start = new(2026, 1, 3, 8, 0, 0, TimeSpan.Zero);

    readonly string _folder = Directory.CreateTempSubdirectory("doms-recorded-").FullName;
    readonly List<IStore> _stores = [];

    public static TheoryData<string, bool> Recorded
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var version in Journal.Versions)
            {
                data.Add(version, true);
                data.Add(version, false);
            }

            return data;
        }
    }

    public void Dispose()
    {
        foreach (var store in _stores) store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Operators may help: they replay dead letters, retry sagas, and cancel those that remain stuck.</summary>
    [Theory, MemberData(nameof(Recorded))]
    public void Every_recorded_order_ends_and_the_audit_is_clean(string version, bool isJoined)
    {
        using var shop = Restart(RecordedShop.Read(Journal.ShopFolder(version, isJoined)), isJoined);
        var before = shop.All<Order>("orders").Select(order => order.OrderId).ToList();
        for (var round = 0; round < MaxRounds && Unsettled(shop).Count > 0; round++)
        {
            shop.Settle(RoundSeconds);
            Intervene(shop, round);
        }

        Unsettled(shop).ShouldBeEmpty();
        shop.Findings().ShouldBeEmpty();
        shop.All<Order>("orders").Select(order => order.OrderId).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Recorded))]
    public void New_order_completes_beside_recorded_orders(string version, bool isJoined)
    {
        using var shop = Restart(RecordedShop.Read(Journal.ShopFolder(version, isJoined)), isJoined);
        var id = shop.Place(("P1", 1, 1_000));
        shop.Settle();

        shop.Order(id).Status.ShouldBe(OrderStatus.Completed);
    }

    [Theory, MemberData(nameof(Recorded))]
    public void Every_recorded_row_reads_back_unchanged(string version, bool isJoined)
    {
        var recorded = RecordedShop.Read(Journal.ShopFolder(version, isJoined));
        WriteDatabases(recorded);
        using var now = new ShopSystem(isJoined);
        foreach (var (name, text) in recorded.Stores)
        {
            var store = Open(now.Time, name);
            var tables = EngineState.Tables.Concat(now.Modules.SelectMany(module => module.Tables)).ToDictionary(table => table.Name);
            foreach (var (table, columns, values) in text.Rows().Where(row => !IsSkipped(row.Table)))
                Losses(now, store, tables[table], columns, values).ShouldBeEmpty($"{name}, table {table}");
        }
    }

    static bool IsSkipped(string table) => StoreTables.Contains(table) || MovedTables.Contains(table) || MovedData.IsMoved(table);

    static IReadOnlyList<string> Losses(
        ShopSystem shop, IStore store, Table table, IReadOnlyList<string> columns, JsonArray values)
    {
        // A key that was renamed is the first column of old.
        var at = columns.Index().FirstOrDefault(column => column.Item == table.KeyColumn.Name).Index;
        var key = new RowKey(table, (string)values[at]!);
        if (shop.Time.Run(store.Read(key, CancellationToken.None).AsTask()) is not { } row) return [$"{key} is not read any more"];
        return [.. columns.SelectMany((name, i) => Losses(key, table.Columns.FirstOrDefault(c => c.Name == name), row, name, values[i]))];
    }

    static IEnumerable<string> Losses(RowKey key, Column? column, object row, string name, JsonNode? value)
    {
        if (MovedData.IsMoved(key.Table.Name, name)) return [];
        if (column is null) return [$"{key}: {name} is not read any more"];
        var (before, now) = (SqliteDump.ValueOf(value), column.Value(row));
        if (column.Kind == ColumnKind.Json && before is string text && now is byte[] json)
            return JsonLoss.FindLosses(JsonNode.Parse(text), JsonNode.Parse(json), $"{key}: {name}");
        var isSame = (before, now) switch
        {
            (byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right),
            (long left, bool right) => left == (right ? 1 : 0),
            _ => Equals(before, now),
        };
        return isSame ? [] : [$"{key}: {name} was {before} and is {now}"];
    }

    ShopSystem Restart(RecordedShop recorded, bool isJoined)
    {
        WriteDatabases(recorded);
        return new ShopSystem(isJoined, seed: 2, open: Open, past: new PriorShopState(Start, recorded.ToLedger()));
    }

    void WriteDatabases(RecordedShop recorded)
    {
        var time = new VirtualTime(1, Start);
        time.Run(recorded.WriteDatabases(_folder, time));
    }

    IStore Open(TimeProvider clock, string name)
    {
        var store = RecordedShop.Open(_folder, clock, name);
        _stores.Add(store);
        return store;
    }

    static IReadOnlyList<string> Unsettled(ShopSystem shop) =>
    [
        .. shop.All<Order>("orders").Where(order => !order.IsEnded).Select(order => $"order {order.OrderId} is {order.Status}"),
        .. shop.DeadLetters().Select(deadLetter => $"a dead letter of {deadLetter.Consumer}: {deadLetter.Type}: {deadLetter.Error}"),
        .. shop.Unfinished(),
    ];

    static void Intervene(ShopSystem shop, int round)
    {
        foreach (var service in shop.Modules.Select(module => module.Name))
            shop.Time.Run(shop.Node(service).DeadLetters.ReplayAll(new DeadLetterFilter(), Operator, CancellationToken.None));
        foreach (var saga in shop.All<Saga>("orchestrator").Where(saga => saga.Status == SagaStatus.NeedsAttention))
        {
            shop.Send("orchestrator", round < MaxRetryRounds
                ? new RetrySaga(saga.OrderId, "ops")
                : new ResolveSaga(saga.OrderId, SagaOutcome.Cancelled, "closed by hand", "ops"));
        }
    }
}
