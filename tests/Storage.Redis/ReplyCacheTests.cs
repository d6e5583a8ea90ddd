using System.Text;
using Doms.Engine.Services;
using Doms.Storage.Redis;
using Doms.Storage.Redis.Caches;
using Doms.Tests.Servers;

namespace Doms.Tests.Storage.Redis;

/// <summary>Cached responses to repeated requests: found only as they were committed, or not at all.</summary>
public sealed class ReplyCacheTests : IAsyncLifetime
{
    static readonly TimeSpan Retention = TimeSpan.FromHours(1);
    static readonly IdempotencyKey Key = new("alice\nPOST /orders", "key-1", "hash-1");
    static readonly Response Placed = new(201, Encoding.UTF8.GetBytes("""{"customerEmail":"alice@example.com"}"""), "/api/orders/1");

    RedisServer _server = null!;
    RedisConnection _redis = null!;
    RedisReplyCache _cache = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartCache();
        _redis = await Connect("the secret that all replicas share");
        _cache = new RedisReplyCache(_redis, Retention);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Replica_replays_the_committed_response()
    {
        await Keep();
        await using var other = await Connect("the secret that all replicas share");

        var found = (await new RedisReplyCache(other, Retention).Find(Key)).ShouldNotBeNull();
        (found.Status, found.Location, Encoding.UTF8.GetString(found.Body.Span))
            .ShouldBe((201, "/api/orders/1", """{"customerEmail":"alice@example.com"}"""));
    }

    [Fact]
    public async Task Another_body_caller_or_route_finds_nothing()
    {
        await Keep();

        (await _cache.Find(Key with { BodyHash = "hash-2" })).ShouldBeNull();
        (await _cache.Find(Key with { Scope = "bob\nPOST /orders" })).ShouldBeNull();
        (await _cache.Find(Key with { Scope = "alice\nPOST /reservations" })).ShouldBeNull();
        (await _cache.Find(Key with { Key = "key-2" })).ShouldBeNull();
    }

    [Fact]
    public async Task Entry_tells_nothing_personal_and_expires_with_its_row()
    {
        await Keep();

        var name = await EntryName();
        name.ShouldNotContain("alice");
        (await _server.Send($"GET {name}")).ShouldNotContain("alice");
        long.Parse((await _server.Send($"TTL {name}")).Trim(':', '\r', '\n')).ShouldBeInRange(1, (long)Retention.TotalSeconds);
    }

    [Fact]
    public async Task Entry_that_was_changed_or_lost_answers_nothing()
    {
        await Keep();
        var name = await EntryName();
        (await _server.Send($"SETRANGE {name} 40 x")).ShouldStartWith(":");
        (await _cache.Find(Key)).ShouldBeNull();
        await _server.Send($"SET {name} short");
        (await _cache.Find(Key)).ShouldBeNull();

        await Keep();
        await _server.FlushAll();
        (await _cache.Find(Key)).ShouldBeNull();
    }

    [Fact]
    public async Task Another_secret_opens_no_entry()
    {
        await Keep();
        await using var other = await Connect("another secret, of another system!");

        (await new RedisReplyCache(other, Retention).Find(Key)).ShouldBeNull();
    }

    [Fact]
    public async Task Server_that_is_away_leaves_the_answer_to_the_store()
    {
        await Keep();
        await _server.Kill();
        (await _cache.Find(Key)).ShouldBeNull();
        _cache.Keep(Key, Placed);
        await _server.Start();
        await Keep();
    }

    Task<RedisConnection> Connect(string secret) => TestRedis.Connect(_server, ("Redis:Secret", secret));

    /// <summary>Keeps the response until it is found, because keeping it is not waited for.</summary>
    Task Keep() => TestRedis.Until(async () =>
    {
        _cache.Keep(Key, Placed);
        return await _cache.Find(Key) is not null;
    });

    async Task<string> EntryName() => (await _server.Send("KEYS doms:reply:*")).Split("\r\n")[2];
}
