using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Doms.Engine.Storage;
using Doms.Storage.Redis.Rows;
using StackExchange.Redis;

namespace Doms.Storage.Redis.Caches;

/// <summary>
/// Caches rows of tables with <see cref="Table.IsLookedUp"/> in Redis for look-ups by key, encrypted. A commit deletes the entries of the
/// rows that it changed before it returns, so that a caller reads its own write at every replica. A reader caches what it read from the
/// store only under a lease that such a deletion ends, so that no older row gets in. Transactions, scans and lists read the store only.
/// </summary>
public sealed class CachedStore : IStore
{
    /// <summary>Longest wait of a commit for the deletion of entries, once per outage.</summary>
    static readonly TimeSpan MaxDeletionWait = TimeSpan.FromMilliseconds(250);

    const string FindScript = """
        local entry = redis.call('GET', KEYS[1])
        if entry and string.sub(entry, 1, 1) == 'r' then return string.sub(entry, 2) end
        redis.call('SET', KEYS[1], 'l' .. ARGV[1], 'PX', ARGV[2])
        return false
        """;

    const string KeepScript = """
        if redis.call('GET', KEYS[1]) ~= 'l' .. ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], 'r' .. ARGV[2], 'PX', ARGV[3])
        return 1
        """;

    readonly IStore _store;
    readonly TimeSpan _duration;
    readonly Availability _reading;
    readonly Availability _deleting;
    readonly EntrySeal _seal;
    readonly SharedReads _shared;
    readonly ConcurrentQueue<RowKey> _doubtful = new();
    readonly string _process = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
    long _leases;

    /// <param name="store">The store of the rows.</param>
    /// <param name="redis">Without a secret nothing is cached: this process could not delete the entries of the other replicas.</param>
    public CachedStore(IStore store, RedisConnection redis)
    {
        (_store, _duration) = (store, redis.Options.Secret is null ? TimeSpan.Zero : redis.Options.ReadCacheDuration);
        _reading = new Availability(redis, Availability.MaxRequestWait);
        _deleting = new Availability(redis, MaxDeletionWait);
        _seal = new EntrySeal(redis.Options.Secret, "row");
        _shared = new SharedReads(ReadThrough);
    }

    public DateTimeOffset Now => _store.Now;

    public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => new Transaction(this, await _store.Begin(cancel));

    public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => _store.Scan(range, cancel);

    public ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel) =>
        _store.ScanAll(ranges, cancel);

    public ValueTask<object?> Read(RowKey row, CancellationToken cancel) =>
        IsCached(row.Table) ? new(_shared.Read(row).WaitAsync(cancel)) : _store.Read(row, cancel);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    bool IsCached(Table table) => _duration > TimeSpan.Zero && table.IsLookedUp;

    async Task<object?> ReadThrough(RowKey row)
    {
        var entry = _seal.Of(row.ToString());
        var lease = string.Create(CultureInfo.InvariantCulture, $"{_process}{Interlocked.Increment(ref _leases)}");
        var milliseconds = (long)_duration.TotalMilliseconds;
        var found = await _reading.Try(database => database.ScriptEvaluateAsync(FindScript, [entry.Name], [lease, milliseconds]));
        if (found.HasAnswer && !found.Value.IsNull && entry.TryOpen((byte[])found.Value!, out var packed))
            return PackedRow.Unpack(row.Table, packed);
        var stored = await _store.Read(row, CancellationToken.None);
        if (stored is null || !found.HasAnswer) return stored;
        var content = entry.Seal(PackedRow.Pack(row.Table, stored));
        _ = _reading.Try(database => database.ScriptEvaluateAsync(KeepScript, [entry.Name], [lease, content, milliseconds])).AsTask();
        return stored;
    }

    async Task Delete(IEnumerable<RowKey> rows)
    {
        RedisKey[] names = [.. rows.Where(row => IsCached(row.Table)).Select(row => (RedisKey)_seal.Of(row.ToString()).Name)];
        if (names.Length > 0) await _deleting.Try(database => database.KeyDeleteAsync(names));
    }

    /// <summary>Deletes the entries of commits whose outcome was unknown, once the store answers again.</summary>
    async Task DeleteDoubtful()
    {
        var rows = new List<RowKey>();
        while (_doubtful.TryDequeue(out var row)) rows.Add(row);
        await Delete(rows);
    }

    sealed class Transaction(CachedStore cached, IStoreTransaction transaction) : IStoreTransaction
    {
        public DateTimeOffset Now => transaction.Now;

        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            var rows = await transaction.Load(keys, cancel);
            if (!cached._doubtful.IsEmpty) await cached.DeleteDoubtful();
            return rows;
        }

        public async ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
        {
            try
            {
                await transaction.Commit(changes, guards, cancel);
            }
            catch (CommitUnknownException)
            {
                foreach (var change in changes) cached._doubtful.Enqueue(change.Key);
                throw;
            }

            await cached.Delete(changes.Select(change => change.Key));
        }

        public ValueTask DisposeAsync() => transaction.DisposeAsync();
    }
}
