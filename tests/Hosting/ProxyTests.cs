using System.Net;

namespace Doms.Tests.Hosting;

/// <summary>Client addresses for rate limits, with and without trusted proxies.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData("203.0.113.1", "203.0.113.2")]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("203.0.113.1, 10.0.0.1", "203.0.113.2, 10.0.0.1")]
    public async Task Forwarded_header_is_ignored_without_trusted_proxy(string first, string second)
    {
        await using var host = await Start("");
        (await Get(host, first), await Get(host, second)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.0/8, 127.0.0.0/8")]
    public async Task Each_address_behind_trusted_proxy_has_its_own_quota(string trusted)
    {
        await using var host = await Start(trusted);
        (await Get(host, "203.0.113.1")).ShouldBe(HttpStatusCode.OK);
        (await Get(host, "203.0.113.2")).ShouldBe(HttpStatusCode.OK);
        (await Get(host, "203.0.113.1")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Forwarded_addresses_before_the_trusted_proxies_are_ignored()
    {
        await using var host = await Start("127.0.0.1,10.0.0.0/8");
        (await Get(host, "198.51.100.1, 203.0.113.1, 10.0.0.9")).ShouldBe(HttpStatusCode.OK);
        (await Get(host, "198.51.100.2, 203.0.113.1, 10.0.0.9")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await Get(host, "not-an-address, 203.0.113.1")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Forwarded_header_from_untrusted_peer_is_ignored()
    {
        await using var host = await Start("10.0.0.0/8");
        (await Get(host, "203.0.113.1"), await Get(host, "203.0.113.2")).ShouldBe((HttpStatusCode.OK, HttpStatusCode.TooManyRequests));
    }

    static Task<TestWebHost> Start(string trusted) => TestWebHost.Start(
        ("Http:TrustedProxies", trusted), ("Limits:TrustLoopback", "false"), ("Limits:Default:PerSecond", "0.01"),
        ("Limits:Default:Burst", "1"));

    static async Task<HttpStatusCode> Get(TestWebHost host, string forwardedFor)
    {
        using var client = host.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        using var response = await client.GetAsync("/orders/me");
        return response.StatusCode;
    }
}
