using System.Data.Common;
using Doms.Engine.Storage;
using Doms.Storage.Sql;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Doms.Storage.PostgreSql;

/// <summary>
/// Stores all rows in one PostgreSQL database, which several lanes and processes write to. Open it with
/// <c>Open(new PostgreSqlOptions("Host=...;Database=orders") { Name = "orders/1", Lanes = 2 }, schemas, clock, log, cancel)</c>, where
/// <c>schemas</c> are those of the services in <see cref="Dialect.PostgreSql"/>; the database itself has to exist. Lanes, reads and lists
/// have connections of their own, so that none of them waits for another.
/// </summary>
public sealed class PostgreSqlStore : IStore, ISnapshotStore, IReadConnections
{
    const int MaxConnections = 64;

    readonly ConnectionPool _reads;
    readonly ConnectionPool _lists;
    readonly CombinedReads _rows;
    readonly PausedTransactions? _paused;

    PostgreSqlStore(PostgreSqlOptions options, Catalogue catalogue, ServerClock serverClock, TimeProvider clock, ILogger log)
    {
        Catalogue = catalogue;
        Clock = serverClock;
        Lanes = ConnectionPool.ForLanes(options);
        _reads = ConnectionPool.ForReaders(options, "reads", options.ReadConnections);
        _lists = ConnectionPool.ForLists(options);
        _rows = new CombinedReads(ReadRows);
        _paused = options.ReadOnly ? null : new PausedTransactions(_reads, Clock, options, clock, log);
    }

    public DateTimeOffset Now => Clock.Now;

    public Dialect Dialect => Dialect.PostgreSql;

    internal Catalogue Catalogue { get; }

    internal ServerClock Clock { get; }

    internal ConnectionPool Lanes { get; }

    /// <summary>Opens the database, applies migrations, one process at a time, and checks that commits are durable.</summary>
    /// <param name="schemas">Schemas of the services; the engine's own schema is applied first.</param>
    /// <exception cref="StoreUnavailableException">The server cannot be reached, or the database does not exist.</exception>
    /// <exception cref="SchemaException">The database is newer than the program, or a script was changed.</exception>
    /// <exception cref="InvalidOperationException">The server is too old, or its commits would not be durable.</exception>
    public static async Task<PostgreSqlStore> Open(
        PostgreSqlOptions options, IReadOnlyList<ServiceSchema> schemas, TimeProvider clock, ILogger log, CancellationToken cancel)
    {
        CheckCount(options.Lanes, nameof(options.Lanes));
        CheckCount(options.ReadConnections, nameof(options.ReadConnections));
        CheckCount(options.ListConnections, nameof(options.ListConnections));
        await using var pool = ConnectionPool.ForSetup(options);
        await using var connection = await pool.Open(cancel);
        try
        {
            await ServerRequirements.Check(connection, log, cancel);
            await Setup.Run(connection, options, schemas, clock, log, cancel);
            var serverClock = new ServerClock(clock);
            serverClock.Set(await ReadClock(connection, cancel));
            return new PostgreSqlStore(options, await Catalogue.Read(connection, cancel), serverClock, clock, log);
        }
        catch (NpgsqlException error) when (!PostgreSqlErrors.IsOfQuery(error))
        {
            throw PostgreSqlErrors.Unavailable(error);
        }
    }

    public ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => Begin([], cancel);

    public ValueTask<IStoreTransaction> Begin(IReadOnlyCollection<RowKey> lockFirst, CancellationToken cancel) =>
        new(new PostgreSqlTransaction(this, lockFirst));

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => (await ScanAll([range], cancel))[0];

    public async ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel)
    {
        foreach (var range in ranges) ScanRange.CheckLimit(range.Limit);
        if (ranges.Count == 0) return [];
        await using var connection = await _reads.Open(cancel);
        return await Translated(() => Scans.Run(connection, Catalogue, ranges, cancel));
    }

    public ValueTask<object?> Read(RowKey row, CancellationToken cancel) => new(_rows.Read(row, cancel));

    /// <summary>Opens a snapshot, which keeps one of the connections for reads until it is disposed.</summary>
    public async ValueTask<IStoreSnapshot> Snapshot(CancellationToken cancel)
    {
        var connection = await _reads.Open(cancel);
        try
        {
            return await PostgreSqlSnapshot.Begin(connection, Catalogue, cancel);
        }
        catch (Exception error)
        {
            await connection.DisposeAsync();
            throw error is NpgsqlException broken ? PostgreSqlErrors.Unavailable(broken) : error;
        }
    }

    /// <summary>Opens a read-only connection for lists.</summary>
    public async ValueTask<ReadConnection> Open(CancellationToken cancel) =>
        new(await _lists.Open(cancel), connection => connection.DisposeAsync());

    public void LeaveType(DbParameter parameter) => ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Unknown;

    public bool IsNoValue(DbException error) => PostgreSqlErrors.IsNoValue(error);

    public Exception? Translate(DbException error) =>
        error is NpgsqlException known && !PostgreSqlErrors.IsOfQuery(known) ? PostgreSqlErrors.WhileReading(known) : null;

    public async ValueTask DisposeAsync()
    {
        if (_paused is not null) await _paused.DisposeAsync();
        await Lanes.DisposeAsync();
        await _reads.DisposeAsync();
        await _lists.DisposeAsync();
    }

    /// <summary>Notes an error of a transaction.</summary>
    internal void Note(NpgsqlException error)
    {
        if (!PostgreSqlErrors.ConcernsAllConnections(error)) return;
        Lanes.Clear();
        _reads.Clear();
        _lists.Clear();
    }

    internal static async Task<DateTimeOffset> ReadClock(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Statements.Clock, connection);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancel))!);
    }

    async Task<Dictionary<RowKey, object>> ReadRows(IReadOnlyList<RowKey> keys)
    {
        await using var connection = await _reads.Open(CancellationToken.None);
        return await Translated(() => Scans.Read(connection, Catalogue, keys, CancellationToken.None));
    }

    async ValueTask<T> Translated<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (NpgsqlException error) when (!PostgreSqlErrors.IsOfQuery(error))
        {
            Note(error);
            throw PostgreSqlErrors.Unavailable(error);
        }
    }

    static void CheckCount(int count, string name)
    {
        if (count is < 1 or > MaxConnections) throw new ArgumentException($"{name} is {count}, not 1 to {MaxConnections}.", name);
    }
}
