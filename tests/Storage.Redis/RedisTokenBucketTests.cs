using Doms.Hosting.Limits;
using Doms.Storage.Redis.Limits;
using Doms.Storage.Redis;
using Doms.Tests.Servers;

namespace Doms.Tests.Storage.Redis;

public sealed class RedisTokenBucketTests : IAsyncLifetime
{
    static readonly Quota Slow = new(PerSecond: 0.01, Burst: 5);
    RedisServer _server = null!;
    RedisConnection _first = null!;
    RedisConnection _second = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartCache();
        (_first, _second) = (await TestRedis.Connect(_server), await TestRedis.Connect(_server));
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Replicas_share_a_bucket_for_each_client()
    {
        var (one, two) = (new RedisTokenBuckets(_first, "gateway"), new RedisTokenBuckets(_second, "gateway"));

        (await Take(one, "alice")).ShouldBe(new TakeResult(Taken: true, 4, TimeSpan.Zero, TimeSpan.FromSeconds(100)));
        for (var i = 3; i >= 0; i--) (await Take(i % 2 == 0 ? one : two, "alice")).Remaining.ShouldBe(i);
        var refused = await Take(two, "alice");
        (refused.Taken, refused.Remaining).ShouldBe((false, 0));
        refused.RetryAfter.ShouldBeInRange(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(100));
        refused.ResetAfter.ShouldBeInRange(refused.RetryAfter, TimeSpan.FromSeconds(500));
        (await Take(two, "bob")).Remaining.ShouldBe(4);
        (await Take(new RedisTokenBuckets(_second, "orders"), "alice")).Remaining.ShouldBe(4);
    }

    [Fact]
    public async Task Tokens_return_at_the_rate_of_the_quota()
    {
        var buckets = new RedisTokenBuckets(_first, "gateway");
        var quota = new Quota(PerSecond: 100, Burst: 1);

        (await buckets.Take("default", "alice", quota, TimeSpan.Zero))!.Value.Taken.ShouldBeTrue();
        await TestRedis.Until(async () => (await buckets.Take("default", "alice", quota, TimeSpan.Zero)) is { Taken: true });
    }

    [Fact]
    public async Task Bucket_is_at_most_as_full_as_the_callers_own()
    {
        var buckets = new RedisTokenBuckets(_first, "gateway");

        (await buckets.Take("default", "alice", Slow, TimeSpan.FromSeconds(400)))!.Value.Remaining.ShouldBe(0);
        await _server.FlushAll();
        (await buckets.Take("default", "alice", Slow, TimeSpan.FromSeconds(500)))!.Value.Taken.ShouldBeFalse();
    }

    [Fact]
    public async Task Keys_and_values_name_no_client()
    {
        await Take(new RedisTokenBuckets(_first, "gateway"), "s:alice@example.com");

        var keys = await _server.Send("KEYS *");
        keys.ShouldContain("doms:limit:gateway:default:");
        keys.ShouldNotContain("alice");
    }

    static async Task<TakeResult> Take(RedisTokenBuckets buckets, string client) =>
        (await buckets.Take("default", client, Slow, TimeSpan.Zero)).ShouldNotBeNull();
}
