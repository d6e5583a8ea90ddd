using System.Globalization;
using System.Text.Json.Nodes;
using Doms.Engine.Storage;
using Doms.Orders.Domain;
using Doms.Simulation;
using Doms.Storage.Sqlite;
using Doms.Tests.Services.Journals;
using Order = Doms.Orders.Domain.Order;
using Tables = Doms.Orders.Tables;

namespace Doms.Tests.Services.Orders;

/// <summary>Recorded orders get lines with ids, amounts and counters; their timelines become entries.</summary>
public sealed class OrdersMigrationTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-orders-").FullName;
    readonly VirtualTime _time = new(1, new DateTimeOffset(2026, 1, 3, 8, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, InlineData(true, "all"), InlineData(false, "orders")]
    public void Recorded_orders_keep_what_they_say(bool isJoined, string database)
    {
        var recorded = Write(isJoined);
        var store = RecordedShop.Open(_folder, _time, database);
        var orders = All<Order>(store, Tables.Orders).ToDictionary(order => order.OrderId);
        var entries = All<OrderEntry>(store, Tables.Entries).ToLookup(entry => entry.OrderId);
        var rows = RowsOf(recorded.Stores[database], "orders");

        orders.Count.ShouldBe(rows.Count);
        orders.Values.Select(order => order.Number).Distinct().Count().ShouldBe(rows.Count);
        foreach (var row in rows) ShouldMatch(orders[(string)row["order_id"]!], entries, row);
        All<OrderNumbers>(store, Tables.Numbers).Single(numbers => numbers.Name != EventPositions.Counter).Next
            .ShouldBe(orders.Values.Max(order => order.Number) + 1);
        _time.Run(store.DisposeAsync().AsTask());
    }

    static void ShouldMatch(Order order, ILookup<string, OrderEntry> entries, Dictionary<string, JsonNode?> row)
    {
        var trail = Json(row, "trail");
        var timeline = trail["timeline"]!.AsArray();
        var own = entries[order.OrderId].OrderBy(entry => entry.Sequence).ToList();
        own.Select(entry => (entry.Type, entry.Detail, entry.Cause, entry.OccurredAt)).ShouldBe(timeline.Select(entry => (
            (string)entry!["event"]!, (string)entry["detail"]!, (string)entry["cause"]!,
            Micros.Truncate(DateTimeOffset.Parse((string)entry["time"]!, CultureInfo.InvariantCulture)))));
        order.Sequence.ShouldBe(own.Count);
        (order.Version, order.Owner, order.Total, order.Reference, order.Reason).ShouldBe((
            (long)row["version"]!, (string)row["owner"]!, (long?)row["total"], (string?)row["reference"], (string?)row["reason"]));
        order.CustomerEmail.ShouldBe((string?)Json(row, "terms")["customerEmail"]);
        order.Cancellation?.Why.ShouldBe((string?)trail["cancellation"]!["why"]);
        var stuck = order.IsEnded ? null : (string?)trail["attention"];
        (order.Attention?.ByCause.GetValueOrDefault(Attention.Saga)?.Reason).ShouldBe(stuck);
        order.Lines.Sum(line => line.Amount).ShouldBe(order.Total);
        order.Lines.ShouldAllBe(line => line.IsConsistent);
        order.Terms.PaymentToken.ShouldBe(order.Status == OrderStatus.Pending ? (string?)Json(row, "terms")["paymentToken"] : null);
        order.Terms.HasToken.ShouldBe(Json(row, "terms")["paymentToken"] is not null);
    }

    [Fact]
    public void Open_dead_letters_raise_attention_and_recovered_sagas_lower_it()
    {
        Write(isJoined: true);
        string ended, stuck;
        using (var connection = SqliteFile.Open(Path.Combine(_folder, "all.db")))
        {
            ended = Text(
                connection,
                """
                UPDATE orders SET trail = json_set(trail, '$.attention', 'ship: no carrier')
                WHERE order_id = (SELECT min(order_id) FROM orders WHERE status = 'COMPLETED') RETURNING order_id
                """);
            stuck = Text(connection, "SELECT min(message_key) FROM dead_letters WHERE status = 'OPEN'");
        }

        var store = RecordedShop.Open(_folder, _time, "all");
        var orders = All<Order>(store, Tables.Orders).ToDictionary(order => order.OrderId);
        orders[ended].Attention.ShouldBeNull();
        var raised = orders[stuck].Attention!.ByCause.First(cause => cause.Key.StartsWith("dead_letter/", StringComparison.Ordinal));
        raised.Value.Reason.ShouldContain($"dead letter fulfillment-{raised.Key["dead_letter/".Length..]}");
        raised.Value.Since.Year.ShouldBe(2026);
        _time.Run(store.DisposeAsync().AsTask());
    }

    [Fact]
    public void Events_of_the_past_get_positions_by_their_time()
    {
        Write(isJoined: false);

        var store = RecordedShop.Open(_folder, _time, "orders");
        var entries = All<OrderEntry>(store, Tables.Entries).OrderBy(entry => entry.Position).ToList();
        entries.Select(entry => entry.Position).ShouldBe(Enumerable.Range(1, entries.Count).Select(position => (long?)position));
        foreach (var order in entries.GroupBy(entry => entry.OrderId)) order.Select(entry => entry.Sequence).ShouldBeInOrder();
        All<OrderNumbers>(store, Tables.Numbers).Single(numbers => numbers.Name == EventPositions.Counter).Next
            .ShouldBe(entries.Count + 1);
        _time.Run(store.DisposeAsync().AsTask());
    }

    static string Text(System.Data.Common.DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is part of the test.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (string)command.ExecuteScalar()!;
    }

    [Fact]
    public void Agreed_total_is_distributed_over_lines_without_price()
    {
        Write(isJoined: false);
        string id;
        using (var connection = SqliteFile.Open(Path.Combine(_folder, "orders.db")))
        {
            using var change = connection.CreateCommand();
            change.CommandText =
                """
                UPDATE orders SET total = 1000, lines = '[{"productId":"A","quantity":1},{"productId":"B","quantity":2,"unitPrice":7}]'
                WHERE order_id = (SELECT min(order_id) FROM orders) RETURNING order_id
                """;
            id = (string)change.ExecuteScalar()!;
        }

        var store = RecordedShop.Open(_folder, _time, "orders");
        var lines = All<Order>(store, Tables.Orders).Single(order => order.OrderId == id).Lines;
        lines.Select(line => (line.LineId, line.UnitPrice, line.Amount)).ShouldBe([("1", null, 333), ("2", null, 667)]);
        _time.Run(store.DisposeAsync().AsTask());
    }

    RecordedShop Write(bool isJoined)
    {
        var recorded = RecordedShop.Read(Journal.ShopFolder("v1", isJoined));
        _time.Run(recorded.WriteDatabases(_folder, _time));
        return recorded;
    }

    IReadOnlyList<T> All<T>(IStore store, Table table) =>
        [.. _time.Run(store.Scan(new ScanRange(table, Limit: ScanRange.MaxLimit), CancellationToken.None).AsTask()).Cast<T>()];

    static IReadOnlyList<Dictionary<string, JsonNode?>> RowsOf(SqliteDump dump, string table) =>
    [
        .. dump.Rows().Where(row => row.Table == table)
            .Select(row => row.Columns.Zip(row.Values).ToDictionary(pair => pair.First, pair => pair.Second)),
    ];

    static JsonNode Json(Dictionary<string, JsonNode?> row, string column) => JsonNode.Parse((string)SqliteDump.ValueOf(row[column])!)!;
}
