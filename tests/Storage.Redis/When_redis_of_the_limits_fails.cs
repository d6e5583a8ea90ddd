using Doms.Hosting.Limits;
using Doms.Storage.Redis.Limits;
using Doms.Storage.Redis;
using Doms.Tests.Servers;

namespace Doms.Tests.Storage.Redis;

/// <summary>Limits hold while Redis is away, loses its data or hangs.</summary>
public sealed class When_redis_of_the_limits_fails : IAsyncLifetime
{
    RedisServer _server = null!;
    RedisConnection _redis = null!;
    LimitedHost _one = null!;
    LimitedHost _two = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartCache();
        _redis = await TestRedis.Connect(_server);
        (_one, _two) = (await LimitedHost.Start(_redis), await LimitedHost.Start(_redis));
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Replicas_allow_one_quota_together()
    {
        (await _one.CountAllowed("alice", 3)).ShouldBe(3);
        (await _two.CountAllowed("alice", 4)).ShouldBe(2);
        (await _one.CountAllowed("alice", 2)).ShouldBe(0);
        (await _two.CountAllowed("bob", 7)).ShouldBe(LimitedHost.Burst);
    }

    [Fact]
    public async Task Killed_server_leaves_each_replica_its_warm_limiter()
    {
        (await _one.CountAllowed("alice", 3)).ShouldBe(3);
        await _server.Kill();

        (await _one.CountAllowed("alice", 4)).ShouldBe(2);
        (await _two.CountAllowed("alice", 7)).ShouldBe(LimitedHost.Burst);
    }

    [Fact]
    public async Task Requests_counted_during_the_outage_stay_counted()
    {
        await _server.Kill();
        (await _one.CountAllowed("alice", 4)).ShouldBe(4);
        await _server.Start();
        await UntilShared();

        (await _one.CountAllowed("alice", 4)).ShouldBe(1);
        (await _two.CountAllowed("alice", 4)).ShouldBe(0);
    }

    [Fact]
    public async Task Flushed_server_grants_no_second_burst()
    {
        (await _one.CountAllowed("alice", 5)).ShouldBe(LimitedHost.Burst);
        await _server.FlushAll();

        (await _one.CountAllowed("alice", 3)).ShouldBe(0);
    }

    [Fact]
    public async Task Hanging_server_delays_no_request_beyond_the_bound()
    {
        (await _one.CountAllowed("alice", 3)).ShouldBe(3);
        await _server.Suspend();
        (await _one.CountAllowed("alice", 4)).ShouldBe(2);
        await _server.Resume();
        await UntilShared();
    }

    /// <summary>Waits until the server answers again.</summary>
    Task UntilShared()
    {
        var buckets = new RedisTokenBuckets(_redis, "probe");
        return TestRedis.Until(async () => await buckets.Take("probe", "probe", new Quota(1, 1), TimeSpan.Zero) is not null);
    }
}
