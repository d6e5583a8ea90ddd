using System.Data.Common;
using Doms.Engine.Storage;
using Doms.Storage.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Doms.Storage.Sqlite;

/// <summary>
/// Stores all rows in one SQLite file, or in memory until the process ends. A single connection writes, for the
/// engine's single lane; scans, lookups by key and lists use other connections and see committed rows.
/// </summary>
public sealed class SqliteStore : IStore, ISnapshotStore, IReadConnections
{
    const int ScanConnections = 2;
    static readonly ServiceSchema EngineSchema = ServiceSchema.Engine(Dialect.Sqlite);

    readonly SqliteOptions _options;
    readonly SqliteWriter _writer;
    readonly SemaphoreSlim _gate;
    readonly ReadPool _reads;
    readonly ReadPool _scans;
    readonly StoreClock _clock;
    readonly RowCache _cache;
    bool _disposed;

    SqliteStore(SqliteOptions options, SqliteWriter writer, TimeProvider clock)
    {
        _options = options;
        _writer = writer;
        _gate = new SemaphoreSlim(1);
        _clock = new StoreClock(clock, writer.LastTime);
        _cache = new RowCache(options.MaxCachedBytes);
        _reads = options.IsInMemory ? new ReadPool(_gate, () => writer.Session) : CreatePool(options.ReadConnections);
        _scans = options.IsInMemory ? _reads : CreatePool(ScanConnections);
    }

    public DateTimeOffset Now => _clock.Now;

    /// <summary>Estimated memory of the cached rows.</summary>
    internal long CachedBytes => _cache.Bytes;

    /// <summary>Opens the database, applies migrations and checks that commits are durable.</summary>
    /// <param name="schemas">Schemas of the services; the engine's own schema is applied first.</param>
    /// <exception cref="SqliteTooOldException">The library can corrupt a file.</exception>
    /// <exception cref="StoreUnavailableException">The file cannot be opened.</exception>
    /// <exception cref="SchemaException">The file is newer than the program, or a script was changed.</exception>
    /// <exception cref="InvalidOperationException">Commits would not be durable.</exception>
    public static async Task<SqliteStore> Open(
        SqliteOptions options, IReadOnlyList<ServiceSchema> schemas, TimeProvider clock, ILogger log, CancellationToken cancel)
    {
        if (options.ReadConnections is < 1 or > SqliteOptions.MaxReadConnections)
            throw new ArgumentException(
                $"ReadConnections is {options.ReadConnections}, not 1 to {SqliteOptions.MaxReadConnections}.", nameof(options));
        log.LibraryLoaded(SqliteLibrary.Version);
        var session = SqliteConnections.Writer(options);
        try
        {
            if (!options.ReadOnly) await Migrate(session.Connection, [EngineSchema, .. schemas], clock, log, cancel);
            else foreach (var schema in schemas.Prepend(EngineSchema)) await Migrations.Check(session.Connection, schema, cancel);
            return new SqliteStore(options, new SqliteWriter(session), clock);
        }
        catch (SqliteException error)
        {
            session.Dispose();
            throw SqliteErrors.ToException(error.SqliteExtendedErrorCode, error.Message, $"prepare {options.Path}", error);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => new(new Transaction(this));

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel)
    {
        ScanRange.CheckLimit(range.Limit);
        var session = await _scans.Rent(cancel);
        try
        {
            return session.Scan(range);
        }
        finally
        {
            _scans.Return(session);
        }
    }

    public async ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel)
    {
        foreach (var range in ranges) ScanRange.CheckLimit(range.Limit);
        var session = await _scans.Rent(cancel);
        try
        {
            return [.. ranges.Select(session.Scan)];
        }
        finally
        {
            _scans.Return(session);
        }
    }

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel)
    {
        if (_cache.TryGet(row, out var cached)) return cached;
        var session = await _reads.Rent(cancel);
        try
        {
            return session.StatementsFor(row.Table).Load(row.Key);
        }
        finally
        {
            _reads.Return(session);
        }
    }

    /// <summary>
    /// Opens a snapshot on a separate connection; an in-memory database has a single one, so other callers wait until
    /// the snapshot is disposed.
    /// </summary>
    public async ValueTask<IStoreSnapshot> Snapshot(CancellationToken cancel)
    {
        if (!_options.IsInMemory)
        {
            var own = SqliteConnections.Reader(_options);
            return new SqliteSnapshot(own, Now, own.Dispose);
        }

        var shared = await _reads.Rent(cancel);
        return new SqliteSnapshot(shared, Now, () => _reads.Return(shared));
    }

    /// <summary>Opens a read-only connection for lists.</summary>
    public async ValueTask<ReadConnection> Open(CancellationToken cancel)
    {
        var session = await _reads.Rent(cancel);
        if (_options.IsInMemory) SqliteConnections.SetQueryOnly(session, readOnly: true);
        return new ReadConnection(session.Connection, _ => ReturnSession(session));
    }

    public bool IsUnavailable(DbException error) =>
        error is SqliteException sqlite && SqliteErrors.IsUnavailable(sqlite.SqliteErrorCode);

    /// <summary>Waits for the running commit, saves the clock and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (!_disposed) Close();
            _disposed = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    void Close()
    {
        try
        {
            if (!_options.ReadOnly) _writer.Commit([], [], Now, []);
        }
        catch (Exception error) when (error is StoreUnavailableException or CommitUnknownException)
        {
            // The disk is full or broken: the clock will resume from the last commit.
        }

        if (!_options.IsInMemory)
        {
            _scans.Dispose();
            _reads.Dispose();
        }

        _writer.Dispose();
    }

    static async Task Migrate(
        SqliteConnection connection, IReadOnlyList<ServiceSchema> schemas, TimeProvider clock, ILogger log, CancellationToken cancel)
    {
        foreach (var script in await Migrations.Apply(connection, schemas, clock, cancel)) log.ScriptApplied(script.Name);
    }

    ReadPool CreatePool(int size) => new(new SemaphoreSlim(size), () => SqliteConnections.Reader(_options));

    ValueTask ReturnSession(SqliteSession session)
    {
        if (_options.IsInMemory) SqliteConnections.SetQueryOnly(session, readOnly: false);
        _reads.Return(session);
        return ValueTask.CompletedTask;
    }

    /// <summary>Loads see committed rows; each change's version is checked when it is written.</summary>
    sealed class Transaction(SqliteStore store) : IStoreTransaction
    {
        readonly Dictionary<Table, bool> _empty = [];

        public DateTimeOffset Now { get; } = store.Now;

        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            var rows = new object?[keys.Count];
            var missing = new List<RowKey>();
            for (var i = 0; i < rows.Length; i++)
                if (!store._cache.TryGet(keys[i], out rows[i])) missing.Add(keys[i]);
            if (missing.Count == 0) return rows;
            var read = await Read(missing, cancel);
            var next = 0;
            for (var i = 0; i < rows.Length; i++) rows[i] ??= read[next++];
            return rows;
        }

        async ValueTask<object?[]> Read(List<RowKey> keys, CancellationToken cancel)
        {
            await store._gate.WaitAsync(cancel);
            try
            {
                var sizes = new int[keys.Count];
                var rows = store._writer.Load(keys, _empty, sizes);
                store._cache.Add(keys, rows, sizes);
                return rows;
            }
            finally
            {
                store._gate.Release();
            }
        }

        public async ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
        {
            if (changes.Count == 0) return;
            await store._gate.WaitAsync(cancel);
            try
            {
                var sizes = new int[changes.Count];
                store._writer.Commit(changes, guards, store.Now, sizes);
                store._cache.Apply(changes, sizes);
            }
            catch (Exception error) when (error is VersionConflictException or CommitUnknownException)
            {
                store._cache.Clear();
                throw;
            }
            finally
            {
                store._gate.Release();
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
