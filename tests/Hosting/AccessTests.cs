using System.Net;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;

namespace Doms.Tests.Hosting;

public sealed class AccessTests
{
    [Theory]
    [InlineData("/orders/me", HttpStatusCode.OK)]
    [InlineData("/api/orders/me", HttpStatusCode.Unauthorized)]
    [InlineData("/orders/books", HttpStatusCode.Unauthorized)]
    [InlineData("/orders/no/such", HttpStatusCode.NotFound)]
    [InlineData("/livez", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/swagger/index.html", HttpStatusCode.OK)]
    public async Task Without_a_token_a_demo_serves_what_is_for_anyone_and_unprefixed(
        string address, HttpStatusCode status)
    {
        await using var edge = await Edge.Start();
        using var client = edge.Client();
        using var response = await client.GetAsync(address);

        response.StatusCode.ShouldBe(status);
        if (status == HttpStatusCode.Unauthorized) response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Fact]
    public async Task In_production_nobody_goes_without_a_token()
    {
        using var authority = new Authority();
        await using var edge = await Edge.Start("production", authority, Authority.Settings);
        using var client = edge.Client();

        (await client.GetAsync("/orders/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(Roles.Customer, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Service, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Operator, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task A_role_opens_what_is_marked_for_it(string role, HttpStatusCode backend, HttpStatusCode books)
    {
        await using var edge = await Edge.Start();
        using var client = edge.ClientAs("a", role);

        (await client.GetAsync("/api/orders/backend")).StatusCode.ShouldBe(backend);
        (await client.GetAsync("/api/orders/books")).StatusCode.ShouldBe(books);
    }

    [Theory]
    [InlineData(ServiceNames.Gateway, "/api/inventory/reserve", HttpStatusCode.OK)]
    [InlineData(ServiceNames.Inventory, "/api/inventory/reserve", HttpStatusCode.OK)]
    [InlineData(ServiceNames.Inventory, "/inventory/reserve", HttpStatusCode.OK)]
    [InlineData(ServiceNames.Orders, "/inventory/reserve", HttpStatusCode.OK)]
    [InlineData(ServiceNames.Orders, "/api/inventory/reserve", HttpStatusCode.NotFound)]
    [InlineData(ServiceNames.Inventory, "/api/orders/1/cancel", HttpStatusCode.NotFound)]
    [InlineData(ServiceNames.Orders, "/auth/login?userId=a", HttpStatusCode.NotFound)]
    public async Task A_port_serves_its_own_service(string service, string address, HttpStatusCode status)
    {
        await using var edge = await Edge.Start();
        using var client = edge.ClientAs("a", service: service);

        (await client.PostAsync(address, null)).StatusCode.ShouldBe(status);
    }
}
