using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Doms.Contracts;

namespace Doms.Tests.Services.Shop;

/// <summary>
/// Requests that bypass the gateway, sent to a service's port of the split shop: only the token is trusted, never a
/// header.
/// </summary>
public sealed partial class DirectServiceAccessTests : IAsyncLifetime
{
    /// <summary>Operator identity headers as a gateway could add them, one per line.</summary>
    const string IdentityHeaders =
        "X-User-Id: olga\r\nx-user-id: olga\r\nX-User-Id: alice\r\nX_User_Id: olga\r\nX-User: olga\r\nX-Subject: olga\r\n"
        + "X-Tenant-Id: doms\r\nX-Tenant-Id: other\r\nX-Roles: operator\r\nX-Roles: customer,operator\r\nX-Role: operator\r\n"
        + "X-Auth-Request-User: olga\r\nX-Forwarded-User: olga\r\nX-Forwarded-For: 127.0.0.1\r\nX-Remote-User: olga\r\n"
        + "X-Original-URL: /livez\r\nForwarded: for=127.0.0.1;by=gateway\r\n";

    /// <summary>Routes that show a customer its own order, by service.</summary>
    static readonly (string Service, string Line)[] OwnerRoutes =
    [
        (ServiceNames.Orders, "GET /api/orders/{id}"),
        (ServiceNames.Orders, "GET /api/orders/{id}/timeline"),
        (ServiceNames.Payments, "GET /api/payments/order/{orderId}"),
        (ServiceNames.Payments, "GET /api/orders/{orderId}/payment"),
        (ServiceNames.Payments, "GET /api/orders/{id}/refunds"),
        (ServiceNames.Fulfillment, "GET /api/fulfillment/order/{orderId}"),
    ];

    /// <summary>Further routes for customers; all other documented routes are for operators.</summary>
    static readonly (string Service, string Line)[] CustomerRoutes =
    [
        (ServiceNames.Orders, "GET /api/orders"),
        (ServiceNames.Orders, "GET /api/orders/count"),
        (ServiceNames.Orders, "POST /api/orders"),
        (ServiceNames.Orders, "GET /api/orders/{id}/why"),
        (ServiceNames.Orders, "GET /api/orders/{id}/cancel"),
        (ServiceNames.Orders, "POST /api/orders/{id}/cancel"),
        (ServiceNames.Orders, "PUT /api/orders/{id}/cancel"),
        (ServiceNames.Inventory, "GET /api/inventory"),
        (ServiceNames.Inventory, "GET /api/inventory/{id}"),
        (ServiceNames.Inventory, "POST /api/inventory/reserve"),
        (ServiceNames.Inventory, "POST /api/inventory/release"),
        (ServiceNames.Inventory, "GET /api/reservations"),
        (ServiceNames.Inventory, "POST /api/reservations"),
        (ServiceNames.Inventory, "GET /api/reservations/{id}"),
        (ServiceNames.Inventory, "POST /api/reservations/{id}/extend"),
        (ServiceNames.Inventory, "POST /api/reservations/{id}/release"),
        (ServiceNames.Fulfillment, "GET /api/orders/{orderId}/shipments"),
        (ServiceNames.Fulfillment, "GET /api/shipments/{shipmentId}"),
    ];

    /// <summary>Route for a provider, whose signature takes the place of a token.</summary>
    static readonly (string Service, string Line) SignedRoute = (ServiceNames.Payments, "POST /api/payments/callbacks");

    HttpShop _shop = null!;
    IReadOnlyList<(string Service, string Line)> _documentedRoutes = [];
    string _alicesOrder = "";
    string _bobsOrder = "";

    public async ValueTask InitializeAsync()
    {
        _shop = await HttpShop.Start(isJoined: false, paceSeconds: 0);
        using var olga = _shop.OperatorClient();
        await olga.Post("/api/inventory", new { productId = "P1", quantity = 10, price = 9.99 }, HttpStatusCode.Created);
        await _shop.Settle(1);
        _alicesOrder = await Place("alice");
        _bobsOrder = await Place("bob");
        _documentedRoutes = await DocumentedRoutes();
    }

    public async ValueTask DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public void Every_listed_route_is_documented()
    {
        OwnerRoutes.Concat(CustomerRoutes).Except(_documentedRoutes).ShouldBeEmpty();
        _documentedRoutes.Select(route => route.Service).Distinct().Count().ShouldBe(6);
    }

    [Fact]
    public async Task Identity_headers_without_token_are_ignored()
    {
        foreach (var (service, line) in _documentedRoutes)
        {
            using var anonymous = _shop.Client(service);
            (await Send(anonymous, line, _alicesOrder)).Status.ShouldBe(401, $"{service}: {line}");
        }
    }

    [Fact]
    public async Task Identity_headers_do_not_override_token()
    {
        foreach (var (service, line) in OwnerRoutes)
        {
            using var alice = _shop.ClientAs("alice", service: service);
            (await Send(alice, line, _alicesOrder)).Status.ShouldBe(200, $"{service}: {line}");
            (await Send(alice, line, _bobsOrder)).Status.ShouldBe(404, $"{service}: {line}");
        }

        foreach (var (service, line) in _documentedRoutes.Except(OwnerRoutes).Except(CustomerRoutes).Except([SignedRoute]))
        {
            using var alice = _shop.ClientAs("alice", service: service);
            (await Send(alice, line, _alicesOrder)).Status.ShouldBe(403, $"{service}: {line}");
            using var olga = _shop.OperatorClient(service);
            (await Send(olga, line, _alicesOrder)).Status.ShouldNotBeOneOf([401, 403, 405], $"{service}: {line}");
        }

        using var own = _shop.ClientAs("alice", service: ServiceNames.Orders);
        var (_, list) = await Send(own, "GET /api/orders?customer=bob", _alicesOrder);
        list.ShouldNotContain(_bobsOrder);
        list.ShouldStartWith("HTTP/1.1 200");
        (await Send(own, "GET /api/orders", _alicesOrder)).Text.ShouldContain(_alicesOrder);
    }

    [Fact]
    public async Task Two_authorization_headers_are_rejected()
    {
        using var alice = _shop.ClientAs("alice", service: ServiceNames.Orders);
        using var olga = _shop.OperatorClient(ServiceNames.Orders);
        var second = $"Authorization: {olga.DefaultRequestHeaders.Authorization}\r\n";
        (await Send(alice, "GET /api/orders/{id}", _alicesOrder, second)).Status.ShouldBe(401);
    }

    async Task<string> Place(string customer)
    {
        using var client = _shop.ClientAs(customer);
        var items = new[] { new { productId = "P1", quantity = 1 } };
        var order = await client.Post("/api/orders", new { items }, HttpStatusCode.Created);
        await _shop.Settle();
        return order.Text("orderId");
    }

    /// <summary>
    /// Returns every route documented on a service's port, and the dead letter routes, which each port has as well.
    /// </summary>
    async Task<IReadOnlyList<(string Service, string Line)>> DocumentedRoutes()
    {
        var routes = new List<(string Service, string Line)>();
        foreach (var service in _shop.Services)
        {
            using var anonymous = _shop.Client(service);
            foreach (var path in (await anonymous.Get("/openapi/v1.json")).GetProperty("paths").EnumerateObject())
                routes.AddRange(path.Value.EnumerateObject().Select(method => (service, $"{method.Name.ToUpperInvariant()} {path.Name}")));
            if (!routes.Contains((service, "GET /api/admin/dead-letters"))) routes.Add((service, "GET /api/admin/dead-letters"));
        }

        return routes;
    }

    static async Task<(int Status, string Text)> Send(HttpClient client, string line, string orderId, string extraHeaders = "")
    {
        var headers = $"{IdentityHeaders}{extraHeaders}Content-Length: 0\r\nConnection: close\r\n";
        using var request = await RawRequest.Begin(client, Parameter().Replace(line, orderId), headers);
        var response = await request.ReadToEnd();
        response.ShouldStartWith("HTTP/1.1 ", customMessage: line);
        return (int.Parse(response.AsSpan(9, 3), CultureInfo.InvariantCulture), response);
    }

    [GeneratedRegex("{[^}]+}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();
}
