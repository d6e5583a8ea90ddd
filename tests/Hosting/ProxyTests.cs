using System.Net;

namespace Doms.Tests.Hosting;

/// <summary>Whose address counts for the limits, behind proxies and beside them.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData("203.0.113.1", "203.0.113.2")]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("203.0.113.1, 10.0.0.1", "203.0.113.2, 10.0.0.1")]
    public async Task Without_a_trusted_proxy_no_header_makes_another_caller(string first, string second)
    {
        await using var edge = await Start("");
        (await Ask(edge, first), await Ask(edge, second)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.0/8, 127.0.0.0/8")]
    public async Task Behind_a_trusted_proxy_each_address_is_a_caller_of_its_own(string trusted)
    {
        await using var edge = await Start(trusted);
        (await Ask(edge, "203.0.113.1")).ShouldBe(HttpStatusCode.OK);
        (await Ask(edge, "203.0.113.2")).ShouldBe(HttpStatusCode.OK);
        (await Ask(edge, "203.0.113.1")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task What_a_caller_wrote_before_the_proxy_did_does_not_count()
    {
        await using var edge = await Start("127.0.0.1,10.0.0.0/8");
        (await Ask(edge, "198.51.100.1, 203.0.113.1, 10.0.0.9")).ShouldBe(HttpStatusCode.OK);
        (await Ask(edge, "198.51.100.2, 203.0.113.1, 10.0.0.9")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await Ask(edge, "not-an-address, 203.0.113.1")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_trusted_network_that_the_peer_is_not_in_changes_nothing()
    {
        await using var edge = await Start("10.0.0.0/8");
        (await Ask(edge, "203.0.113.1"), await Ask(edge, "203.0.113.2")).ShouldBe((HttpStatusCode.OK, HttpStatusCode.TooManyRequests));
    }

    static Task<Edge> Start(string trusted) => Edge.Start(
        ("Http:TrustedProxies", trusted), ("Limits:TrustLoopback", "false"), ("Limits:Default:PerSecond", "0.01"),
        ("Limits:Default:Burst", "1"));

    static async Task<HttpStatusCode> Ask(Edge edge, string forwardedFor)
    {
        using var client = edge.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        using var response = await client.GetAsync("/orders/me");
        return response.StatusCode;
    }
}
