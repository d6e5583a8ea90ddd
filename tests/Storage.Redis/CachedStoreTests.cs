using Doms.Engine.Memory;
using Doms.Engine.Storage;
using Doms.Storage.Redis;
using Doms.Storage.Redis.Caches;
using Doms.Tests.Compliance;
using Doms.Tests.Servers;

namespace Doms.Tests.Storage.Redis;

/// <summary>Rows cached for look-ups, by two replicas on one store.</summary>
public sealed class CachedStoreTests : IAsyncLifetime
{
    const string Secret = "the secret that all replicas share";

    static readonly Table<Counter> Counters = Table.For<Counter>("looked_up").Key("id", x => x.Id).Version("version", x => x.Version)
        .Int64("count", x => x.Count).LookedUp().Read(r => new Counter(r.Text(), r.Int64(), r.Int64()));

    static readonly RowKey Row = new(Counters, "a");
    RedisServer _server = null!;
    RedisConnection _redis = null!;
    InterceptingStore _store = null!;
    CachedStore _one = null!;
    CachedStore _two = null!;
    int _reads;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartCache();
        _redis = await TestRedis.Connect(_server, ("Redis:Secret", Secret), ("Redis:ReadCacheDuration", "00:00:05"));
        _store = new InterceptingStore(new MemoryStore(TimeProvider.System));
        (_one, _two) = (new CachedStore(_store, _redis), new CachedStore(_store, _redis));
        await Write(_one, 1);
        _store.BeforeAccess = () => Interlocked.Increment(ref _reads);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Replicas_share_what_one_has_read()
    {
        await UntilCached();
        _reads = 0;

        (await _one.Read(Row, Cancel)).ShouldBe(new Counter("a", 1, 1));
        (await _two.Read(Row, Cancel)).ShouldBe(new Counter("a", 1, 1));
        _reads.ShouldBe(0);
        (await _server.Send("KEYS *")).ShouldNotContain("looked_up");
    }

    [Fact]
    public async Task Write_of_a_replica_without_the_common_secret_is_read()
    {
        await using var other = await TestRedis.Connect(_server, ("Redis:ReadCacheDuration", "00:00:05"));
        var (first, second) = (new CachedStore(_store, other), new CachedStore(_store, other));
        await first.Read(Row, Cancel);
        await Write(second, 2);

        (await first.Read(Row, Cancel)).ShouldBe(new Counter("a", 2, 2));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await first.Read(Row, Cancel)));
        (await _server.Send("DBSIZE")).ShouldStartWith(":0");
    }

    [Fact]
    public async Task Absent_row_is_not_cached()
    {
        (await _one.Read(new RowKey(Counters, "b"), Cancel)).ShouldBeNull();
        await using var transaction = await _store.Begin(Cancel);
        await transaction.Commit([new RowChange(new RowKey(Counters, "b"), new Counter("b", 1, 1), 0)], [], Cancel);
        (await _one.Read(new RowKey(Counters, "b"), Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Write_is_read_at_once_at_every_replica()
    {
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 6).Select(i => ReadUntil(i % 2 == 0 ? _one : _two, stop.Token)).ToList();
        for (var version = 2; version <= 200; version++)
        {
            await Write(version % 3 == 0 ? _two : _one, version);
            (await _one.Read(Row, Cancel)).ShouldBe(new Counter("a", version, version));
            (await _two.Read(Row, Cancel)).ShouldBe(new Counter("a", version, version));
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Late_reader_does_not_cache_an_older_row()
    {
        var read = new TaskCompletionSource();
        var proceed = new TaskCompletionSource();
        var slow = new SlowReads(_store, async () =>
        {
            read.TrySetResult();
            await proceed.Task;
        });
        var late = new CachedStore(slow, _redis).Read(Row, Cancel).AsTask();
        await read.Task;
        await Write(_two, 2);
        proceed.SetResult();
        await late;

        (await _one.Read(Row, Cancel)).ShouldBe(new Counter("a", 2, 2));
    }

    [Fact]
    public async Task Callers_that_arrive_together_cause_two_reads()
    {
        var started = new TaskCompletionSource();
        var proceed = new TaskCompletionSource();
        await _server.Kill();
        var cached = new CachedStore(
            new SlowReads(_store, async () =>
            {
                started.TrySetResult();
                await proceed.Task;
            }),
            _redis);
        var first = ReadRow(cached);
        await started.Task;
        var others = Enumerable.Range(0, 49).Select(_ => ReadRow(cached)).ToList();
        _reads = 0;
        proceed.SetResult();

        await first;
        foreach (var row in await Task.WhenAll(others)) row.ShouldBe(new Counter("a", 1, 1));
        _reads.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Killed_flushed_or_hanging_server_degrades_only_speed()
    {
        await UntilCached();
        await _server.FlushAll();
        (await _two.Read(Row, Cancel)).ShouldBe(new Counter("a", 1, 1));
        await _server.Suspend();
        (await _two.Read(Row, Cancel)).ShouldBe(new Counter("a", 1, 1));
        await Write(_one, 2);
        await _server.Resume();
        await _server.Kill();
        (await _two.Read(Row, Cancel)).ShouldBe(new Counter("a", 2, 2));
        await Write(_two, 3);
        (await _one.Read(Row, Cancel)).ShouldBe(new Counter("a", 3, 3));
        await _server.Start();
        (await _two.Read(Row, Cancel)).ShouldBe(new Counter("a", 3, 3));
        await UntilCached();
    }

    [Fact]
    public async Task Changed_entry_is_not_read()
    {
        await UntilCached();
        var name = (await _server.Send("KEYS doms:row:*")).Split("\r\n")[2];
        await _server.Send($"SETRANGE {name} 33 x");

        (await _one.Read(Row, Cancel)).ShouldBe(new Counter("a", 1, 1));
    }

    [Fact]
    public async Task Commit_of_unknown_outcome_deletes_the_entry_later()
    {
        await UntilCached();
        _store.AfterCommit = _ => throw new CommitUnknownException("The connection was lost.");
        await Should.ThrowAsync<CommitUnknownException>(Write(_one, 2));
        _store.AfterCommit = _ => { };
        await using (var lookUp = await _one.Begin(Cancel)) await lookUp.Load([new RowKey(Counters, "b")], Cancel);

        (await _two.Read(Row, Cancel)).ShouldBe(new Counter("a", 2, 2));
    }

    static async Task Write(CachedStore store, long version)
    {
        await using var transaction = await store.Begin(Cancel);
        await transaction.Commit([new RowChange(Row, new Counter("a", version, version), version - 1)], [], Cancel);
    }

    static async Task ReadUntil(CachedStore store, CancellationToken stop)
    {
        var last = 0L;
        while (!stop.IsCancellationRequested)
        {
            var row = (Counter)(await store.Read(Row, Cancel))!;
            row.Version.ShouldBeGreaterThanOrEqualTo(last);
            last = row.Version;
        }
    }

    /// <summary>Reads until a read needs no store, because caching a row is not waited for.</summary>
    Task UntilCached() => TestRedis.Until(async () =>
    {
        _reads = 0;
        await _one.Read(Row, Cancel);
        return _reads == 0;
    });

    /// <summary>A store whose reads have read the row, and wait.</summary>
    static async Task<object?> ReadRow(IStore store) => await store.Read(Row, Cancel);

    sealed class SlowReads(IStore inner, Func<Task> wait) : IStore
    {
        public DateTimeOffset Now => inner.Now;

        public ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => inner.Begin(cancel);

        public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => inner.Scan(range, cancel);

        public ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel) =>
            inner.ScanAll(ranges, cancel);

        public async ValueTask<object?> Read(RowKey row, CancellationToken cancel)
        {
            var read = await inner.Read(row, cancel);
            await wait();
            return read;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
