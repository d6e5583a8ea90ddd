using Doms.Engine.Maintenance;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Fulfillment;
using Doms.Inventory;
using Doms.Notifications;
using Doms.Orchestrator;
using Doms.Orders;
using Doms.Payments;
using Doms.Storage.PostgreSql;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Doms.Tests.Servers;
using Doms.Tests.Services.Journals;
using Doms.Tests.Services.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(StoredShop))]

namespace Doms.Tests.Services.PostgreSql;

/// <summary>
/// The same rows on SQLite and on PostgreSQL: those of a shop that was stopped in the middle of its work, with orders in every state. They
/// are only read. Tests that use it are skipped where PostgreSQL is missing.
/// </summary>
public sealed class StoredShop : IAsyncDisposable
{
    const int RowsAtOnce = 500;
    readonly SemaphoreSlim _gate = new(1);
    InterruptedShop? _shop;
    PostgreSqlStore? _postgreSql;

    public static IReadOnlyList<ServiceSchema> Schemas { get; } =
    [
        .. new Func<Dialect, ServiceSchema>[]
        {
            OrdersModule.Schema, InventoryModule.Schema, PaymentsModule.Schema, FulfillmentModule.Schema, NotificationsModule.Schema,
            OrchestratorModule.Schema,
        }.Select(schema => schema(Dialect.PostgreSql)),
    ];

    internal InterruptedShop Shop => _shop!;

    public SqliteStore Sqlite => (SqliteStore)Shop.Shop.Stores.Single();

    public PostgreSqlStore PostgreSql => _postgreSql!;

    /// <summary>Routes that read the rows on SQLite.</summary>
    internal ReadOnlyApp OnSqlite { get; private set; } = null!;

    /// <summary>Routes that read the rows on PostgreSQL.</summary>
    internal ReadOnlyApp OnPostgreSql { get; private set; } = null!;

    public string ConnectionString { get; private set; } = "";

    /// <summary>Time of the SQLite store, at which both are read.</summary>
    public DateTimeOffset Now { get; private set; }

    public IReadOnlyList<Table> Tables => [.. EngineTables.All, .. Shop.Shop.Modules.SelectMany(module => module.Tables)];

    internal IReadOnlyList<ServiceModule> Modules => Shop.Shop.Modules;

    /// <summary>Creates the rows when the first test needs them.</summary>
    public async Task<StoredShop> Ready()
    {
        await _gate.WaitAsync();
        try
        {
            if (_postgreSql is not null) return this;
            var server = await PostgreSqlServer.Shared;
            ConnectionString = await server.CreateDatabase();
            _shop ??= InterruptedShop.Joined();
            Now = Sqlite.Now;
            var store = await Open(ConnectionString);
            await CopyTo(store);
            OnSqlite = await ReadOnlyApp.Start(this, Sqlite, Sqlite);
            OnPostgreSql = await ReadOnlyApp.Start(this, store, store);
            _postgreSql = store;
            return this;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Opens a database with the tables of all services.</summary>
    public static Task<PostgreSqlStore> Open(string connectionString) => PostgreSqlStore.Open(
        new PostgreSqlOptions(connectionString), Schemas, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

    /// <summary>All rows of a type.</summary>
    public async Task<IEnumerable<T>> Rows<T>() => (await Sqlite.Scan(
        new ScanRange(Tables.Single(table => table.RowType == typeof(T)), Limit: ScanRange.MaxLimit), CancellationToken.None)).Cast<T>();

    /// <summary>Copies all rows to an empty database.</summary>
    public async Task CopyTo(PostgreSqlStore store)
    {
        foreach (var table in Tables) await Copy(table, Sqlite, store);
    }

    public NpgsqlDataSource Source() => NpgsqlDataSource.Create(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        if (_postgreSql is not null)
        {
            await OnSqlite.DisposeAsync();
            await OnPostgreSql.DisposeAsync();
            await _postgreSql.DisposeAsync();
        }

        _shop?.Dispose();
        _gate.Dispose();
    }

    /// <summary>Copies rows in the order of their numbers, where the database numbers them.</summary>
    static async Task Copy(Table table, IStore from, IStore to)
    {
        var rows = new List<object>();
        IReadOnlyList<object> page;
        do
        {
            page = await from.Scan(new ScanRange(table, After: rows.LastOrDefault(), Limit: RowsAtOnce), CancellationToken.None);
            rows.AddRange(page);
        }
        while (page.Count == RowsAtOnce);
        if (table.IdentityColumn is { } number) rows = [.. rows.OrderBy(row => (long)number.Value(row)!)];
        foreach (var some in rows.Chunk(RowsAtOnce))
        {
            await using var transaction = await to.Begin(CancellationToken.None);
            var inserts = some.Select(row => new RowChange(new RowKey(table, table.KeyOf(row)), row, 0, WasLoaded: false)).ToList();
            await transaction.Commit(inserts, [], CancellationToken.None);
        }
    }
}
