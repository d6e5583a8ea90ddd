using Doms.Engine.Storage;
using StackExchange.Redis;

namespace Doms.Storage.Redis.Store;

/// <summary>
/// Keeps the rows of one service in Redis, which <c>Inventory:Store=redis</c> selects for Inventory. Every commit is one script: it checks
/// all versions before its first write, and is on disk before it is answered.
/// </summary>
public sealed class RedisStore : IStore, IRowLists, ISnapshotStore
{
    readonly RedisConnection _redis;
    readonly StoreKeys _keys;
    readonly IReadOnlyList<Table> _tables;
    readonly ServerClock _clock;
    long _acknowledged;

    RedisStore(RedisConnection redis, StoreKeys keys, IReadOnlyList<Table> tables)
    {
        _redis = redis;
        _keys = keys;
        _tables = tables;
        _clock = new ServerClock(redis.Clock);
    }

    public DateTimeOffset Now => _clock.Now;

    IDatabase Database => _redis.Database;

    /// <summary>Opens the store after checking that the server keeps what it has answered.</summary>
    /// <param name="redis">The server of the store; the caller disposes of it.</param>
    /// <param name="service">Name of the service, which is the hash tag of all keys.</param>
    /// <param name="tables">All tables of the service and of the engine.</param>
    /// <param name="cache">The server of limits and caches, which must be another; null for none.</param>
    /// <exception cref="Hosting.Web.SettingException">The server could lose commits; the message names the setting.</exception>
    /// <exception cref="StoreUnavailableException">The server is unavailable.</exception>
    /// <exception cref="InvalidOperationException">Rows were written by another version of a table.</exception>
    public static async Task<RedisStore> Open(
        RedisConnection redis, string service, IReadOnlyList<Table> tables, RedisConnection? cache)
    {
        try
        {
            await Preconditions.Check(redis, cache);
            var store = new RedisStore(redis, new StoreKeys(service), tables);
            await store.CheckColumns();
            await store.ReadScans(new ScanScript(store._keys), CancellationToken.None);
            return store;
        }
        catch (Exception error) when (RedisErrors.IsKnown(error))
        {
            throw RedisErrors.OfRead(error);
        }
    }

    public ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => new(new Transaction(this));

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => (await ScanAll([range], cancel))[0];

    public async ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel)
    {
        var script = new ScanScript(_keys);
        foreach (var range in ranges)
        {
            ScanRange.CheckLimit(range.Limit);
            script.Add(range);
        }

        var pages = await ReadScans(script, cancel);
        return [.. ranges.Select((range, i) => range.KeysOnly ? KeysOf(pages[i]) : RowsOf(range.Table, pages[i]))];
    }

    public async ValueTask<IReadOnlyList<object>> List(
        Table table, string? beyond, bool descending, int limit, CancellationToken cancel)
    {
        ScanRange.CheckLimit(limit);
        var script = new ScanScript(_keys);
        script.Add(table, beyond, descending, limit);
        return RowsOf(table, (await ReadScans(script, cancel))[0]);
    }

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel) => (await ReadAll([row], cancel))[0];

    public async ValueTask<IReadOnlyList<object?>> ReadAll(IReadOnlyList<RowKey> keys, CancellationToken cancel) =>
        (await Load(keys, cancel)).Rows;

    /// <summary>
    /// Copies all rows into this process at one moment; the server does nothing else meanwhile, about a second for a million rows.
    /// </summary>
    public async ValueTask<IStoreSnapshot> Snapshot(CancellationToken cancel)
    {
        var (time, copies) = await Guarded(CopyTables).WaitAsync(cancel);
        return new RedisSnapshot(NoteTime(time), copies);
    }

    /// <summary>Leaves the connection open, which its creator disposes of.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async Task<(RedisResult Time, IReadOnlyList<TableCopy> Copies)> CopyTables()
    {
        var transaction = Database.CreateTransaction();
        var time = transaction.ExecuteAsync("TIME");
        var copies = _tables.Select(table => new TableCopy(table, transaction, _keys)).ToList();
        await transaction.ExecuteAsync();
        foreach (var copy in copies) await copy.Completion;
        return (await time, copies);
    }

    /// <summary>Reads rows and the time in one trip.</summary>
    async Task<(object?[] Rows, DateTimeOffset Now)> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
    {
        var (rows, time) = await Guarded(() => Load(keys)).WaitAsync(cancel);
        return (rows, NoteTime(time));
    }

    async Task<(object?[] Rows, RedisResult Time)> Load(IReadOnlyList<RowKey> keys)
    {
        var batch = Database.CreateBatch();
        var time = batch.ExecuteAsync("TIME");
        var reads = keys.Select((key, at) => (key, at)).GroupBy(read => read.key.Table)
            .Select(group => (Places: group.Select(read => read.at).ToList(), Values: batch.HashGetAsync(
                _keys.Rows(group.Key), [.. group.Select(read => (RedisValue)read.key.Key)])))
            .ToList();
        batch.Execute();
        var rows = new object?[keys.Count];
        foreach (var (places, values) in reads)
        {
            var stored = await values;
            for (var i = 0; i < stored.Length; i++) rows[places[i]] = RowOf(keys[places[i]].Table, stored[i]);
        }

        return (rows, await time);
    }

    async Task Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards)
    {
        if (changes.Count == 0) return;
        var script = CommitScript.Of(_keys, Volatile.Read(ref _acknowledged), changes, guards);
        RedisResult[] answer;
        try
        {
            answer = (RedisResult[])(await Database.ScriptEvaluateAsync(CommitScript.Text, script.Keys, script.Arguments))!;
        }
        catch (Exception error) when (RedisErrors.IsKnown(error))
        {
            throw RedisErrors.OfCommit(error);
        }

        var outcome = (string)answer[0]!;
        if (outcome != CommitScript.Committed) throw Failure(outcome, answer, changes, guards);
        Acknowledge((long)answer[1]);
    }

    /// <summary>Notes the number of a commit, of which several may be answered out of order.</summary>
    void Acknowledge(long commit)
    {
        while (Volatile.Read(ref _acknowledged) is var seen && seen < commit)
            if (Interlocked.CompareExchange(ref _acknowledged, commit, seen) == seen) return;
    }

    static Exception Failure(
        string outcome, RedisResult[] answer, IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards)
    {
        if (outcome == CommitScript.CommitsLost)
        {
            return new StoreDamagedException(
                "Redis has lost commits that were acknowledged: its data was deleted, or is older. Restore it, then restart the process.");
        }

        var (at, version) = ((int)answer[1] - 1, StoredRow.ToNumber((byte[])answer[2]!));
        if (outcome == CommitScript.Exists)
            return new StoreRefusedException($"{changes[at].Key} exists already, at version {version}.");
        var (key, expected) = outcome == CommitScript.GuardFailed
            ? (guards[at].Key, guards[at].Version)
            : (changes[at].Key, changes[at].ExpectedVersion);
        return new VersionConflictException($"{key} is at version {version}, not {expected}.");
    }

    /// <summary>Runs the script of ranges and notes the time in its answer.</summary>
    async Task<IReadOnlyList<RedisValue[]>> ReadScans(ScanScript script, CancellationToken cancel)
    {
        var scan = Guarded(() => Database.ScriptEvaluateAsync(ScanScript.Text, script.Keys, script.Arguments));
        var answer = (RedisResult[])(await scan.WaitAsync(cancel))!;
        NoteTime(answer[0]);
        return [.. answer.Skip(1).Select(page => (RedisValue[])page!)];
    }

    /// <summary>Rows are read only as long as their columns are those they were written with, and possibly more behind them.</summary>
    async Task CheckColumns()
    {
        foreach (var table in _tables)
        {
            var field = $"columns:{table.Name}";
            var declared = string.Join(',', table.Columns.Select(column => column.Name)) + ",";
            var stored = (string?)await Database.HashGetAsync(_keys.Meta, field);
            if (stored == declared) continue;
            if (stored is not null && !declared.StartsWith(stored, StringComparison.Ordinal))
                throw new InvalidOperationException(
                    $"Rows of table {table.Name} were written with the columns {stored} which this version cannot read.");
            await Database.HashSetAsync(_keys.Meta, field, declared);
        }
    }

    DateTimeOffset NoteTime(RedisResult time) => (long[])time! is [var seconds, var micros]
        ? _clock.Note(seconds, micros)
        : throw new InvalidDataException("Redis answered TIME with something else.");

    static async Task<T> Guarded<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (Exception error) when (RedisErrors.IsKnown(error))
        {
            throw RedisErrors.OfRead(error);
        }
    }

    static IReadOnlyList<object> KeysOf(RedisValue[] page) => [.. page.Select(key => (string)key!)];

    static IReadOnlyList<object> RowsOf(Table table, RedisValue[] page) => [.. page.Select(stored => RowOf(table, stored)!)];

    static object? RowOf(Table table, RedisValue stored) => stored.IsNull ? null : StoredRow.Read(table, (byte[])stored!);

    /// <summary>Loads see committed rows; the script of the commit checks each change's version.</summary>
    sealed class Transaction(RedisStore store) : IStoreTransaction
    {
        bool _hasLoaded;

        public DateTimeOffset Now { get; private set; } = store.Now;

        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            var (rows, now) = await store.Load(keys, cancel);
            if (!_hasLoaded) Now = now;
            _hasLoaded = true;
            return rows;
        }

        public async ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel) =>
            await store.Commit(changes, guards);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
