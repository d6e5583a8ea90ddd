using System.Globalization;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Idempotency;
using Doms.Engine.Inbox;
using Doms.Engine.Leases;
using Doms.Engine.Maintenance;
using Doms.Engine.Outbox;
using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;
using Doms.Tests.Servers;
using Npgsql;

namespace Doms.Tests.Storage.PostgreSql;

/// <summary>
/// A new database has no statistics, and gets some while its tables are nearly empty: whatever the server thinks of them, lanes must find
/// rows by their keys.
/// </summary>
public sealed class PlanTests
{
    const int Rows = 40;
    // Beyond the time that a usual run may take; with DOMS_TEST_LONG set, as long as the server needs to analyze the tables several times.
    static readonly TimeSpan Duration = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("DOMS_TEST_LONG") is null ? 6 : 120);

    [Fact]
    public async Task Lanes_use_keys_only_from_the_first_second()
    {
        await using var server = await PostgreSqlServer.Start("autovacuum_naptime=1s");
        var database = await server.CreateDatabase();
        await using (var store = await TestData.Store(database))
        {
            // The creation of an index reads its table, too.
            await server.Execute(new NpgsqlConnectionStringBuilder(database).Database!, "SELECT pg_stat_reset()");
            await Task.WhenAll(Task.Run(() => Load(store, "a")), Task.Run(() => Load(store, "b")));
        }

        // The server itself reads a table now and then, to sum up its BRIN index.
        (await Query(database, """
            SELECT relname || ': ' || seq_scan || ' of ' || idx_scan FROM pg_stat_user_tables
            WHERE n_tup_ins > 100 AND seq_scan * 20 > idx_scan
            """)).ShouldBeEmpty();
        (await Query(database, """
            SELECT s.indexrelname || ': ' || s.idx_scan FROM pg_stat_user_indexes s JOIN pg_index i USING (indexrelid)
            WHERE NOT i.indisprimary AND s.idx_scan > 0
            """)).ShouldBeEmpty();
        (await Query(database, "SELECT relname FROM pg_stat_user_tables WHERE idx_scan > 100")).ShouldContain("inbox");
    }

    [Fact]
    public async Task Changes_use_keys_where_the_table_was_empty_when_planned()
    {
        var server = await PostgreSqlServer.Shared;
        var database = await server.CreateDatabase();
        await using (var store = await TestData.Store(database))
        {
            List<object> Effects(int batch, long version) => New("a", batch, version).FindAll(row => row is EffectRow);
            for (var batch = 0; batch < 5; batch++) await Run(store, Effects(batch, 1), row => new RowChange(KeyOf(row), row, 0));
            for (var batch = 0; batch < 5; batch++) await Run(store, Effects(batch, 1), row => new RowChange(KeyOf(row), null, 1));
            await server.Execute(new NpgsqlConnectionStringBuilder(database).Database!, "VACUUM effects");
            for (var batch = 5; batch < 20; batch++) await Run(store, Effects(batch, 1), row => new RowChange(KeyOf(row), row, 0));
            for (var batch = 5; batch < 20; batch++) await Run(store, Effects(batch, 2), row => new RowChange(KeyOf(row), row, 1));
            for (var batch = 5; batch < 20; batch++) await Run(store, Effects(batch, 2), row => new RowChange(KeyOf(row), null, 2));
        }

        // An index that is read whole is one scan of many rows.
        (await Query(database, """
            SELECT indexrelname || ': ' || idx_tup_read || ' of ' || idx_scan FROM pg_stat_user_indexes
            WHERE relname = 'effects' AND idx_tup_read > 4 * idx_scan
            """)).ShouldBeEmpty();
        (await Query(database, "SELECT relname FROM pg_stat_user_tables WHERE relname = 'effects' AND idx_scan > 1000"))
            .ShouldHaveSingleItem();
    }

    [Fact]
    public async Task No_index_has_the_key_as_its_last_column()
    {
        var tables = EngineTables.All.Select(table => (table.Name, Key: table.KeyColumn.Name)).ToList();
        var indexes = await Query(await TestDatabase(), """
            SELECT c.relname || '|' || a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[i.indnkeyatts - 1]
            WHERE NOT i.indisprimary AND c.relnamespace = 'public'::regnamespace
            """);
        foreach (var (table, key) in tables) indexes.ShouldNotContain($"{table}|{key}");
    }

    static async Task<string> TestDatabase()
    {
        var database = await (await PostgreSqlServer.Shared).CreateDatabase();
        await using var store = await TestData.Store(database);
        return database;
    }

    /// <summary>Looks up, inserts, changes and deletes rows of the engine's tables, as batches do.</summary>
    static async Task Load(PostgreSqlStore store, string lane)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var batch = 0; TimeProvider.System.GetElapsedTime(start) < Duration; batch++)
        {
            var first = New(lane, batch, 1);
            await Run(store, first, row => new RowChange(KeyOf(row), row, 0));
            var second = New(lane, batch, 2);
            await Run(store, second, row => new RowChange(KeyOf(row), row, 1));
            await Run(store, second, row => row is InboxRow or IdempotencyRow ? null : new RowChange(KeyOf(row), null, 2));
        }
    }

    static async Task Run(PostgreSqlStore store, List<object> rows, Func<object, RowChange?> change)
    {
        await using var transaction = await store.Begin(TestData.Cancel);
        await transaction.Load([.. rows.Select(KeyOf), new RowKey(BlockedKey.Table, "orders|none")], TestData.Cancel);
        var guard = new RowGuard(new RowKey(BlockedKey.Table, "orders|none"), 0);
        await transaction.Commit([.. rows.Select(change).OfType<RowChange>()], [guard], TestData.Cancel);
    }

    static List<object> New(string lane, int batch, long version)
    {
        var at = DateTimeOffset.UnixEpoch.AddSeconds(batch);
        var ids = Enumerable.Range(0, Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"orders/{lane}-{batch:D6}-{i:D2}"));
        return
        [
            new LaneCommit($"{lane}-{batch:D6}", version, batch, at),
            .. ids.SelectMany(id => new object[]
            {
                new InboxRow(id, version, "handled", at),
                new IdempotencyRow(id, version, "hash", 201, [1], null, null, at),
                new EffectRow(id, version, "payments", "charge", at, version, 0, null, at, "{}", [1]),
                new OutboxRow(id, version, 0, "orders.events", "key", "{}", [1], at, 0),
                new StoredMessage(id, version, 0, "orders", null, "timer", at, 0, 0, at, null, "key", "{}", [1]),
            }),
        ];
    }

    static RowKey KeyOf(object row)
    {
        var table = EngineTables.All.Single(table => table.RowType == row.GetType());
        return new RowKey(table, table.KeyOf(row));
    }

    static async Task<List<string>> Query(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(TestData.Cancel);
#pragma warning disable CA2100 // The text is part of the test.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(TestData.Cancel);
        var found = new List<string>();
        while (await reader.ReadAsync(TestData.Cancel)) found.Add(reader.GetString(0));
        return found;
    }
}
