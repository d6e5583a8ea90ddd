using System.Data.Common;
using Doms.Engine.Storage;
using Doms.Storage.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Doms.Storage.Sqlite;

/// <summary>
/// Stores all rows in one SQLite file, or in memory until the process ends. A single connection writes, for the
/// engine's single lane; scans, lookups by key and lists use other connections, each their own, and see committed rows.
/// </summary>
public sealed class SqliteStore : IStore, ISnapshotStore, IReadConnections
{
    const int ScanConnections = 2;
    const int KeyConnections = 2;
    static readonly ServiceSchema EngineSchema = ServiceSchema.Engine(Dialect.Sqlite);

    readonly SqliteOptions _options;
    readonly SqliteWriter _writer;
    readonly SemaphoreSlim _gate;
    readonly ReadPool _lists;
    readonly ReadPool _keys;
    readonly ReadPool _scans;
    readonly StoreClock _clock;
    readonly RowCache _cache;
    readonly FileGuard? _guard;
    readonly FileUpkeep? _upkeep;
    readonly ILogger _log;
    bool _disposed;

    SqliteStore(SqliteOptions options, SqliteWriter writer, FileGuard? guard, TimeProvider clock, ILogger log)
    {
        _options = options;
        _writer = writer;
        _guard = guard;
        _log = log;
        _gate = new SemaphoreSlim(1);
        _upkeep = guard is null ? null : new FileUpkeep(options, guard, log);
        _clock = new StoreClock(clock, writer.LastTime);
        _cache = new RowCache(options.MaxCachedBytes);
        _lists = options.IsInMemory ? new ReadPool(_gate, () => writer.Session) : CreatePool(options.ReadConnections);
        _keys = options.IsInMemory ? _lists : CreatePool(KeyConnections);
        _scans = options.IsInMemory ? _lists : CreatePool(ScanConnections);
    }

    /// <summary>A random number that identifies the database; null in one that is only read and has none.</summary>
    public long? Instance { get; private init; }

    /// <summary>
    /// Reason why the database has to be looked after by an operator and nothing is stored any more; null for none.
    /// </summary>
    public string? Fault
    {
        get
        {
            _guard?.Check();
            return _guard?.Fault;
        }
    }

    public Dialect Dialect => Dialect.Sqlite;

    public DateTimeOffset Now => _clock.Now;

    /// <summary>Estimated memory of the cached rows.</summary>
    internal long CachedBytes => _cache.Bytes;

    /// <summary>Work of every second; null in memory, and for a file that is only read.</summary>
    internal FileUpkeep? Upkeep => _upkeep;

    /// <summary>Opens the database, applies migrations and checks that commits are durable.</summary>
    /// <param name="schemas">Schemas of the services; the engine's own schema is applied first.</param>
    /// <exception cref="SqliteTooOldException">The library can corrupt a file.</exception>
    /// <exception cref="StoreUnavailableException">The file cannot be opened.</exception>
    /// <exception cref="SchemaException">The file is newer than the program, or a script was changed.</exception>
    /// <exception cref="CommitsLostException">The database has lost commits that were acknowledged.</exception>
    /// <exception cref="DataFolderInUseException">Another process has the database open.</exception>
    /// <exception cref="InvalidOperationException">Commits would not be durable.</exception>
    public static async Task<SqliteStore> Open(
        SqliteOptions options, IReadOnlyList<ServiceSchema> schemas, TimeProvider clock, ILogger log, CancellationToken cancel)
    {
        if (options.ReadConnections is < 1 or > SqliteOptions.MaxReadConnections)
            throw new ArgumentException(
                $"ReadConnections is {options.ReadConnections}, not 1 to {SqliteOptions.MaxReadConnections}.", nameof(options));
        log.LibraryLoaded(SqliteLibrary.Version);
        var mark = options.IsInMemory || options.ReadOnly ? null : CommitMark.Lock(options.Path);
        try
        {
            return await Open(options, mark, schemas, clock, log, cancel);
        }
        catch
        {
            if (mark is not null) await mark.DisposeAsync();
            throw;
        }
    }

    static async Task<SqliteStore> Open(
        SqliteOptions options, FileStream? mark, IReadOnlyList<ServiceSchema> schemas, TimeProvider clock, ILogger log,
        CancellationToken cancel)
    {
        var file = options.IsInMemory ? default : DatabaseFile.Read(options);
        var session = SqliteConnections.Writer(options);
        try
        {
            if (!options.IsInMemory) LostCommits.Check(options, file, session, mark, log);
            if (!options.ReadOnly) await Migrate(session.Connection, [EngineSchema, .. schemas], clock, log, cancel);
            else await Migrations.Check(session.Connection, [EngineSchema, .. schemas], cancel);
            return Create(options, session, mark, clock, log);
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

    static SqliteStore Create(SqliteOptions options, SqliteSession session, FileStream? mark, TimeProvider clock, ILogger log)
    {
        var state = new StoreState(session);
        if (!options.ReadOnly) state.Identify();
        var instance = state.Instance;
        var guard = mark is null ? null : new FileGuard(
            session.Handle, options.Path,
            new CommitMark(mark, new AcknowledgedCommit(instance!.Value, state.Commits, AcknowledgedCommit.PlaceOf(options.Path))));
        return new SqliteStore(options, new SqliteWriter(session, state, guard), guard, clock, log) { Instance = instance };
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
        catch (StoreDamagedException error)
        {
            throw Note(error);
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
        catch (StoreDamagedException error)
        {
            throw Note(error);
        }
        finally
        {
            _scans.Return(session);
        }
    }

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel)
    {
        if (_cache.TryGet(row, out var cached)) return cached;
        var session = await _keys.Rent(cancel);
        try
        {
            return session.StatementsFor(row.Table).Load(row.Key);
        }
        catch (StoreDamagedException error)
        {
            throw Note(error);
        }
        finally
        {
            _keys.Return(session);
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

        var shared = await _lists.Rent(cancel);
        return new SqliteSnapshot(shared, Now, () => _lists.Return(shared));
    }

    /// <summary>Opens a read-only connection for lists, whose queries are interrupted after the timeout of the options.</summary>
    /// <exception cref="QueryTimeoutException">All connections were in use until then.</exception>
    public async ValueTask<ReadConnection> Open(CancellationToken cancel)
    {
        var since = TimeProvider.System.GetTimestamp();
        var session = await _lists.Rent(_options.QueryTimeout, cancel);
        if (_options.IsInMemory) SqliteConnections.SetQueryOnly(session, readOnly: true);
        session.Deadline.Start(_options.QueryTimeout - TimeProvider.System.GetElapsedTime(since), cancel);
        return new ReadConnection(session.Connection, _ => ReturnSession(session));
    }

    public Exception? Translate(DbException error)
    {
        if (error is not SqliteException sqlite) return null;
        if (sqlite.SqliteErrorCode == SQLitePCL.raw.SQLITE_INTERRUPT)
            return new QueryTimeoutException($"The list took longer than {_options.QueryTimeout.TotalSeconds} s.", error);
        if (!SqliteErrors.IsUnavailable(sqlite.SqliteErrorCode)) return null;
        var translated = SqliteErrors.ToException(sqlite.SqliteExtendedErrorCode, sqlite.Message, "read a list", error);
        return translated is StoreDamagedException damaged ? Note(damaged) : translated;
    }

    /// <summary>Waits for the running commit, saves the clock and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _upkeep?.Dispose();
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
            _keys.Dispose();
            _lists.Dispose();
        }

        _writer.Dispose();
        _guard?.Dispose();
    }

    static async Task Migrate(
        SqliteConnection connection, IReadOnlyList<ServiceSchema> schemas, TimeProvider clock, ILogger log, CancellationToken cancel)
    {
        foreach (var script in await Migrations.Apply(connection, schemas, clock, cancel)) log.ScriptApplied(script.Name);
    }

    ReadPool CreatePool(int size) => new(new SemaphoreSlim(size), () => SqliteConnections.Reader(_options));

    /// <summary>
    /// Refuses further commits into a damaged file. The log has what SQLite said; probes, which any caller may read, do not.
    /// </summary>
    StoreDamagedException Note(StoreDamagedException error)
    {
        if (_guard is { Fault: null }) _log.Damaged(error.Message);
        _guard?.Refuse("The database is damaged; the log says where. 'doms verify' names the damage; restore a copy.");
        return error;
    }

    ValueTask ReturnSession(SqliteSession session)
    {
        session.Deadline.Stop();
        if (_options.IsInMemory) SqliteConnections.SetQueryOnly(session, readOnly: false);
        _lists.Return(session);
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
            catch (StoreDamagedException error)
            {
                throw store.Note(error);
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
                store._writer.Session.DiscardHighestKeys();
                throw;
            }
            catch (StoreDamagedException error)
            {
                throw store.Note(error);
            }
            finally
            {
                store._gate.Release();
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
