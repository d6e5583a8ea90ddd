using System.Net;
using Doms.Contracts;
using Doms.Hosting.Identity;
using Doms.Hosting.Limits;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Hosting;

public sealed class LimitTests
{
    readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Bucket_allows_burst_then_refill_rate()
    {
        var buckets = new TokenBuckets(new Quota(PerSecond: 200, Burst: 1_000), _clock);

        Enumerable.Range(0, 1_200).Count(_ => buckets.Take("a").Taken).ShouldBe(1_000);
        buckets.Take("b").Remaining.ShouldBe(999);
        buckets.Take("a").RetryAfter.ShouldBe(TimeSpan.FromMilliseconds(5));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Enumerable.Range(0, 1_000).Count(_ => buckets.Take("a").Taken).ShouldBe(200);
        _clock.Advance(TimeSpan.FromMinutes(10));
        Enumerable.Range(0, 1_200).Count(_ => buckets.Take("a").Taken).ShouldBe(1_000);
    }

    [Fact]
    public void Evicting_a_bucket_grants_no_extra_tokens()
    {
        var buckets = new TokenBuckets(new Quota(PerSecond: 1, Burst: 10), _clock);
        var taken = 0;
        for (var second = 0; second < 100; second++)
        {
            for (var i = 0; i < 20; i++) taken += buckets.Take("a").Taken ? 1 : 0;
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        taken.ShouldBe(10 + 99);
    }

    [Fact]
    public void Bucket_follows_a_shared_one_that_is_emptier()
    {
        var buckets = new TokenBuckets(new Quota(PerSecond: 1, Burst: 10), _clock);
        var since = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(1));

        buckets.Follow("a", since, TimeSpan.FromSeconds(8));
        buckets.ResetAfter("a").ShouldBe(TimeSpan.FromSeconds(7));
        buckets.Follow("a", since, TimeSpan.FromSeconds(3));
        Enumerable.Range(0, 10).Count(_ => buckets.Take("a").Taken).ShouldBe(3);
        buckets.ResetAfter("b").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Keys_beyond_the_capacity_share_one_bucket()
    {
        var buckets = new TokenBuckets(new Quota(PerSecond: 1, Burst: 5), _clock, capacity: 100);

        Enumerable.Range(0, 10_000).Count(i => buckets.Take($"k{i}").Taken).ShouldBe(100 + 5);
    }

    [Fact]
    public async Task Customer_over_quota_gets_429_with_retry_after()
    {
        await using var host = await TestWebHost.Start(("Limits:Default:PerSecond", "0.1"), ("Limits:Default:Burst", "2"));
        using var alice = host.ClientAs("alice");
        using var bob = host.ClientAs("bob");

        using var first = await alice.GetAsync("/api/orders/me");
        first.Headers.GetValues("RateLimit-Policy").ShouldBe(["\"default\";q=2;w=20"]);
        first.Headers.GetValues("RateLimit").ShouldBe(["\"default\";r=1;t=10"]);
        await alice.GetAsync("/api/orders/me");
        using var third = await alice.GetAsync("/api/orders/me");
        third.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        third.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
        (await third.Content.ReadAsStringAsync()).ShouldContain("http-problem-types#quota-exceeded");
        (await bob.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);

        host.Clock.Advance(TimeSpan.FromSeconds(10));
        (await alice.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Caller_shares_one_quota_across_tokens_ports_and_spellings()
    {
        await using var host = await TestWebHost.Start(("Limits:Default:PerSecond", "0.1"), ("Limits:Default:Burst", "2"));
        using var gateway = host.ClientAs("alice");
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        using var orders = host.ClientAs("alice", service: ServiceNames.Orders);
        orders.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");

        await gateway.GetAsync("/api/orders/me");
        await orders.GetAsync("/ORDERS/me");
        using var third = await orders.GetAsync(new Uri(orders.BaseAddress + "/orders/me"));
        third.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Backends_and_operators_are_not_limited_unless_configured()
    {
        await using var host = await TestWebHost.Start(
            ("Limits:Default:PerSecond", "1"), ("Limits:Default:Burst", "1"), ("Limits:Service:PerSecond", "1"),
            ("Limits:Service:Burst", "1"));
        using var ops = host.ClientAs("ops", Roles.Operator);
        using var shop = host.ClientAs("shop", Roles.Service);

        for (var i = 0; i < 5; i++) (await ops.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await shop.GetAsync("/api/orders/me");
        (await shop.GetAsync("/api/orders/me")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("true", HttpStatusCode.OK)]
    [InlineData("false", HttpStatusCode.TooManyRequests)]
    public async Task Demo_does_not_limit_loopback_unless_configured(string trust, HttpStatusCode status)
    {
        await using var host = await TestWebHost.Start(
            ("Limits:Default:PerSecond", "1"), ("Limits:Default:Burst", "1"), ("Limits:TrustLoopback", trust));
        using var client = host.Client();

        await client.GetAsync("/orders/me");
        (await client.GetAsync("/orders/me")).StatusCode.ShouldBe(status);
        (await client.GetAsync("/livez")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
