using System.Net;
using Doms.Contracts;
using Doms.Hosting.Identity;

namespace Doms.Tests.Hosting;

public sealed class AccessTests
{
    [Theory]
    [InlineData("/orders/me", HttpStatusCode.OK)]
    [InlineData("/api/orders/me", HttpStatusCode.Unauthorized)]
    [InlineData("/orders/operator-only", HttpStatusCode.Unauthorized)]
    [InlineData("/orders/no/such", HttpStatusCode.NotFound)]
    [InlineData("/livez", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/swagger/index.html", HttpStatusCode.OK)]
    public async Task Demo_serves_anonymous_callers_on_unprefixed_routes_only(
        string address, HttpStatusCode status)
    {
        await using var host = await TestWebHost.Start();
        using var client = host.Client();
        using var response = await client.GetAsync(address);

        response.StatusCode.ShouldBe(status);
        if (status == HttpStatusCode.Unauthorized) response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Fact]
    public async Task Production_rejects_requests_without_token()
    {
        using var authority = new FakeAuthority();
        await using var host = await TestWebHost.Start("production", authority, FakeAuthority.Settings);
        using var client = host.Client();

        (await client.GetAsync("/orders/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(Roles.Customer, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Service, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Operator, HttpStatusCode.OK)]
    public async Task Endpoint_requires_its_role(string role, HttpStatusCode expected)
    {
        await using var host = await TestWebHost.Start();
        using var client = host.ClientAs("a", role);

        (await client.GetAsync("/api/orders/operator-only")).StatusCode.ShouldBe(expected);
    }

    [Theory]
    [InlineData(ServiceNames.Gateway, "/api/inventory/reserve", HttpStatusCode.OK)]
    [InlineData(ServiceNames.Inventory, "/api/inventory/reserve", HttpStatusCode.OK)]
    [InlineData(ServiceNames.Inventory, "/inventory/reserve", HttpStatusCode.OK)]
    [InlineData(ServiceNames.Orders, "/inventory/reserve", HttpStatusCode.OK)]
    [InlineData(ServiceNames.Orders, "/api/inventory/reserve", HttpStatusCode.NotFound)]
    [InlineData(ServiceNames.Inventory, "/api/orders/1/cancel", HttpStatusCode.NotFound)]
    [InlineData(ServiceNames.Orders, "/auth/login?userId=a", HttpStatusCode.NotFound)]
    public async Task Port_serves_its_own_service_only(string service, string address, HttpStatusCode status)
    {
        await using var host = await TestWebHost.Start();
        using var client = host.ClientAs("a", service: service);

        (await client.PostAsync(address, null)).StatusCode.ShouldBe(status);
    }
}
