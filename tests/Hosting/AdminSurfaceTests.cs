using System.Net;
using System.Net.Http.Headers;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;

namespace Doms.Tests.Hosting;

public sealed class AdminSurfaceTests : IAsyncLifetime
{
    readonly FakeAuthority _authority = new();
    TestWebHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestWebHost.Start(
        "production", _authority, [.. FakeAuthority.Settings, ("Http:Admin:Port", "0")]);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _authority.Dispose();
    }

    [Theory]
    [InlineData("/metrics", HttpStatusCode.Unauthorized, HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.Unauthorized, HttpStatusCode.NotFound)]
    [InlineData("/readyz", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("/orders/me", HttpStatusCode.Unauthorized, HttpStatusCode.NotFound)]
    public async Task Production_serves_metrics_on_the_admin_port(
        string address, HttpStatusCode onGateway, HttpStatusCode onAdminPort)
    {
        using var gateway = _host.Client();
        using var admin = _host.Client(Listener.Admin);
        (await gateway.GetAsync(address)).StatusCode.ShouldBe(onGateway);
        (await admin.GetAsync(address)).StatusCode.ShouldBe(onAdminPort);
    }

    [Theory]
    [InlineData(Roles.Customer, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Operator, HttpStatusCode.OK)]
    public async Task Metrics_need_an_operator_in_production(string role, HttpStatusCode status)
    {
        using var client = _host.Client();
        var claims = _authority.Claims(_host.Clock);
        claims["role"] = role;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _authority.Token(claims));
        (await client.GetAsync("/metrics")).StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("/orders/me", "default-src 'none'; frame-ancestors 'none'", true)]
    [InlineData("/no/such", "default-src 'none'; frame-ancestors 'none'", true)]
    [InlineData("/swagger/index.html", "frame-ancestors 'none'", false)]
    public async Task Answers_carry_security_headers(string address, string policy, bool isNeverStored)
    {
        await using var host = await TestWebHost.Start();
        using var client = host.Client();
        using var response = await client.GetAsync(address);

        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain(policy);
        (response.Headers.CacheControl?.NoStore == true).ShouldBe(isNeverStored);
    }
}
