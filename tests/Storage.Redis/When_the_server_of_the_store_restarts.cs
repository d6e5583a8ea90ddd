using Doms.Engine.Storage;
using Doms.Hosting.Web;
using Doms.Storage.Redis;
using Doms.Storage.Redis.Store;
using Doms.Tests.Compliance;
using Doms.Tests.Servers;

namespace Doms.Tests.Storage.Redis;

/// <summary>A store keeps what it has acknowledged, and notices when its server has not.</summary>
public sealed class When_the_server_of_the_store_restarts : IAsyncLifetime
{
    RedisServer _server = null!;
    RedisConnection _redis = null!;
    RedisStore _store = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartStore();
        _redis = await TestRedis.Connect(_server);
        _store = await RedisStore.Open(_redis, "inventory", TestStore.Tables, cache: null);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Killed_server_loses_no_acknowledged_commit()
    {
        var acknowledged = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            await Insert($"before-{i}");
            acknowledged.Add($"before-{i}");
        }

        var writing = WriteUntilRefused(acknowledged);
        await TestRedis.Until(() => Task.FromResult(acknowledged.Count > 80));
        await _server.Kill();
        await writing;
        await Should.ThrowAsync<StoreUnavailableException>(async () => await _store.Read(Key("before-0"), Cancel));

        await _server.Start();
        await TestRedis.Until(IsAvailable);
        var rows = await _store.ReadAll([.. acknowledged.Select(Key)], Cancel);
        rows.ShouldAllBe(row => row != null);
        await Insert("after");
        await using var snapshot = await _store.Snapshot(Cancel);
        (await snapshot.FindDamage(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Commit_on_a_server_that_lost_others_is_refused()
    {
        await Insert("a");
        await _server.FlushAll();

        (await Should.ThrowAsync<StoreDamagedException>(Insert("b"))).Message.ShouldContain("has lost commits");
        (await _store.Read(Key("b"), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Commit_that_a_hanging_server_may_have_made_is_unknown()
    {
        await _server.Suspend();
        await Should.ThrowAsync<CommitUnknownException>(Insert("a"));
        await _server.Resume();

        await TestRedis.Until(IsAvailable);
        (await _store.Read(Key("a"), Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Full_server_refuses_commits_and_keeps_serving_reads()
    {
        await Insert("a");
        await _server.Send("CONFIG SET maxmemory 1");

        (await Should.ThrowAsync<StoreUnavailableException>(Insert("b"))).Message.ShouldContain("OOM");
        (await _store.Read(Key("a"), Cancel)).ShouldNotBeNull();
        (await _store.Read(Key("b"), Cancel)).ShouldBeNull();
        await _server.Send("CONFIG SET maxmemory 0");
        await Insert("b");
    }

    [Fact]
    public async Task Row_beyond_the_size_limit_is_refused()
    {
        const int mebibyte = 1024 * 1024;
        var row = new Sample("a", 1, Payload: new byte[16 * mebibyte]);
        await using var transaction = await _store.Begin(Cancel);
        (await Should.ThrowAsync<StoreRefusedException>(
            async () => await transaction.Commit([new RowChange(Key("a"), row, 0)], [], Cancel))).Message.ShouldContain("samples/a has");
    }

    [Theory]
    [InlineData("appendonly", "--appendonly", "no", "--maxmemory-policy", "noeviction")]
    [InlineData("appendfsync", "--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction")]
    [InlineData("maxmemory-policy", "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "allkeys-lru")]
    public async Task Server_that_could_lose_commits_is_refused(string setting, params string[] arguments)
    {
        await using var server = await RedisServer.StartWith(arguments);
        await using var redis = await RedisConnection.Connect(
            TestRedis.Options(server, RedisOptions.InventoryStoreSection), TimeProvider.System, TestRedis.NoLog);
        var refused = await Should.ThrowAsync<SettingException>(RedisStore.Open(redis, "inventory", TestStore.Tables, cache: null));
        refused.Setting.ShouldBe("Inventory:Redis:Address");
        refused.Message.ShouldContain($"whose {setting} is ");
    }

    [Fact]
    public async Task Server_of_the_cache_is_no_store()
    {
        await using var cache = await TestRedis.Connect(_server);
        (await Should.ThrowAsync<SettingException>(RedisStore.Open(_redis, "inventory", TestStore.Tables, cache)))
            .Message.ShouldContain("needs a server of its own");
    }

    [Fact]
    public async Task Rows_with_other_columns_are_refused()
    {
        var changed = Table.For<Counter>("counters").Key("id", x => x.Id).Version("version", x => x.Version).Int64("other", x => x.Count);
        (await Should.ThrowAsync<InvalidOperationException>(RedisStore.Open(_redis, "inventory", [changed], cache: null)))
            .Message.ShouldContain("table counters");
    }

    [Fact]
    public async Task Rows_get_further_columns_that_admit_null()
    {
        await using (var transaction = await _store.Begin(Cancel))
            await transaction.Commit([new RowChange(new RowKey(Samples.Counters, "c"), new Counter("c", 1, 7), 0)], [], Cancel);
        var wider = Table.For<Sample>("counters").Key("id", x => x.Id).Version("version", x => x.Version)
            .Int64OrNull("count", x => x.Place).TextOrNull("note", x => x.Note)
            .Read(r => new Sample(r.Text(), r.Int64(), Place: r.Int64(), Note: r.TextOrNull()));

        var store = await RedisStore.Open(_redis, "inventory", [wider], cache: null);
        (await store.Read(new RowKey(wider, "c"), Cancel)).ShouldBe(new Sample("c", 1, Place: 7));
    }

    [Fact]
    public async Task Snapshot_is_of_one_moment_and_finds_damage()
    {
        await Insert("a");
        await Insert("b");
        await using var snapshot = await _store.Snapshot(Cancel);
        await Insert("c");

        var range = new ScanRange(Samples.Table, KeysOnly: true);
        (await snapshot.Scan(range, Cancel)).ShouldBe(["a", "b"]);
        (await snapshot.Scan(range with { Index = Samples.Table.Index(Samples.ByShelf), Group = "s", Limit = 1 }, Cancel)).ShouldBe(["a"]);
        (await snapshot.Read(Key("c"), Cancel)).ShouldBeNull();
        await _server.Send("ZREM doms:{inventory}:keys:samples a");
        await _server.Send("DEL doms:{inventory}:index:samples:by_shelf");
        await using var damaged = await _store.Snapshot(Cancel);
        (await damaged.FindDamage(Cancel)).ShouldNotBeNull().Count.ShouldBe(2);
    }

    static RowKey Key(string id) => new(Samples.Table, id);

    async Task Insert(string id)
    {
        await using var transaction = await _store.Begin(Cancel);
        await transaction.Commit([new RowChange(Key(id), new Sample(id, 1, "s", 1), 0)], [], Cancel);
    }

    async Task WriteUntilRefused(List<string> acknowledged)
    {
        try
        {
            for (var i = 0; i < 1_000_000; i++)
            {
                await Insert($"during-{i}");
                acknowledged.Add($"during-{i}");
            }
        }
        catch (Exception error) when (error is StoreUnavailableException or CommitUnknownException)
        {
            // The server was killed; the last commit may be in it or not.
        }
    }

    async Task<bool> IsAvailable()
    {
        try
        {
            await _store.Read(Key("none"), Cancel);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
