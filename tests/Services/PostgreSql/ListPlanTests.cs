using System.Data.Common;
using Doms.Storage.PostgreSql;
using Doms.Storage.Sql;
using Doms.Tests.Servers;
using Npgsql;
using NpgsqlTypes;

namespace Doms.Tests.Services.PostgreSql;

/// <summary>With 100,000 rows in each table, lists read through indexes and only what they show, as the server counts it.</summary>
public sealed class ListPlanTests(StoredShop stored) : IAsyncLifetime
{
    /// <summary>More than any list needs for a page of 50 rows.</summary>
    const long MaxRowsRead = 3_000;

    /// <summary>
    /// Words, products and totals are looked for in the newest 10,000 orders. The server expects to find them in most, and reads a table
    /// of this size once instead of looking them up.
    /// </summary>
    const long MaxRowsReadForNewest = 150_000;

    static readonly string[] OfNewest = ["q=", "product=", "total"];

    // Part of a name is found by no index: these lists read the catalogue in order until a page is full.
    static readonly string[] Searches = ["/api/inventory?q="];

    PostgreSqlStore? _store;
    OneConnection? _lists;
    ReadOnlyApp? _app;

    public async ValueTask InitializeAsync()
    {
        var shop = await stored.Ready();
        var database = await (await PostgreSqlServer.Shared).CreateDatabase();
        _store = await StoredShop.Open(database);
        await shop.CopyTo(_store);
        _lists = await OneConnection.Open(database);
        foreach (var sql in ManyRows.Statements(shop.Tables)) await _lists.Execute(sql);
        _app = await ReadOnlyApp.Start(shop, _store, _lists);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        if (_lists is not null) await _lists.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
    }

    [Fact]
    public async Task Lists_read_little_through_indexes()
    {
        var excessive = new List<string>();
        foreach (var (user, role) in ListAddresses.Callers)
        {
            using var client = _app!.ClientAs(user, role);
            await FindExcessive(client, excessive);
        }

        excessive.ShouldBeEmpty();
    }

    async Task FindExcessive(HttpClient client, List<string> excessive)
    {
        foreach (var list in ListAddresses.All.Where(list => !Array.Exists(Searches, list.StartsWith)))
        {
            var before = await _lists!.CountReadRows();
            using var response = await client.GetAsync(ListAddresses.WithLimit(list, 50));
            var after = await _lists.CountReadRows();
            var (scanned, byIndex) = (after.Scanned - before.Scanned, after.ByIndex - before.ByIndex);
            var isSearch = Array.Exists(OfNewest, list.Contains);
            if (isSearch ? scanned + byIndex > MaxRowsReadForNewest : scanned > 0 || byIndex > MaxRowsRead)
                excessive.Add($"{list}: {scanned} rows without an index, {byIndex} by index");
        }
    }

    /// <summary>The connection of all lists, so that what it has read can be asked for at once.</summary>
    sealed class OneConnection : IReadConnections, IAsyncDisposable
    {
        readonly NpgsqlConnection _connection;
        readonly SemaphoreSlim _gate = new(1);

        OneConnection(NpgsqlConnection connection) => _connection = connection;

        public Dialect Dialect => Dialect.PostgreSql;

        public static async Task<OneConnection> Open(string connectionString)
        {
            var connection = new NpgsqlConnection($"{connectionString};Pooling=false;Command Timeout=300");
            await connection.OpenAsync();
            return new OneConnection(connection);
        }

        public async ValueTask<ReadConnection> Open(CancellationToken cancel)
        {
            await _gate.WaitAsync(cancel);
            return new ReadConnection(_connection, _ =>
            {
                _gate.Release();
                return default;
            });
        }

        public void LeaveType(DbParameter parameter) => ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Unknown;

        public bool IsNoValue(DbException error) => error.SqlState is PostgresErrorCodes.InvalidTextRepresentation;

        public async Task Execute(string sql)
        {
            await using var command = Command(sql);
            await command.ExecuteNonQueryAsync();
        }

        /// <summary>Rows that were read so far from tables of more than a page, without an index and by one.</summary>
        public async Task<(long Scanned, long ByIndex)> CountReadRows()
        {
            await Execute("SELECT pg_stat_force_next_flush()");
            await using var command = Command("""
                SELECT (SELECT coalesce(sum(seq_tup_read), 0)::bigint FROM pg_stat_user_tables WHERE n_live_tup > 1000),
                    (SELECT coalesce(sum(greatest(idx_tup_read, idx_tup_fetch)), 0)::bigint FROM pg_stat_user_indexes)
                """);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return (reader.GetInt64(0), reader.GetInt64(1));
        }

        public async ValueTask DisposeAsync()
        {
            await _connection.DisposeAsync();
            _gate.Dispose();
        }

#pragma warning disable CA2100 // The text is part of the test.
        NpgsqlCommand Command(string sql) => new(sql, _connection);
#pragma warning restore CA2100
    }
}
