using System.Net;

namespace Doms.Tests.Hosting;

public sealed class HostCheckTests
{
    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.evil.example:8080", HttpStatusCode.MisdirectedRequest)]
    [InlineData("192.0.2.1", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost:8080", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    public async Task Demo_serves_this_machine_only(string name, HttpStatusCode status)
    {
        await using var host = await TestWebHost.Start();
        (await LogIn(host, name)).ShouldBe(status);
    }

    [Fact]
    public async Task Demo_serves_the_hosts_that_are_set()
    {
        await using var host = await TestWebHost.Start(("Http:AllowedHosts", "shop.test, other.test"));
        (await LogIn(host, "other.test")).ShouldBe(HttpStatusCode.OK);
        (await LogIn(host, "evil.example")).ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Fact]
    public async Task Production_serves_any_host_unless_set()
    {
        using var authority = new FakeAuthority();
        await using var host = await TestWebHost.Start("production", authority, FakeAuthority.Settings);
        using var client = host.Client();
        client.DefaultRequestHeaders.Host = "shop.example";
        (await client.GetAsync("/livez")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    static async Task<HttpStatusCode> LogIn(TestWebHost host, string name)
    {
        using var client = host.Client();
        client.DefaultRequestHeaders.Host = name;
        using var response = await client.PostAsync("/auth/login?userId=a&role=operator", null);
        return response.StatusCode;
    }
}
