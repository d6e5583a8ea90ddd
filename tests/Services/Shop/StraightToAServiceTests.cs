using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Doms.Hosting.Web;

namespace Doms.Tests.Services.Shop;

/// <summary>Past the gateway, to the port of a service of the split shop: it believes the token, and no header beside it.</summary>
public sealed partial class StraightToAServiceTests : IAsyncLifetime
{
    /// <summary>An operator, as somebody behind a gateway that is believed would be told; each line a header of its own.</summary>
    const string Claims =
        "X-User-Id: olga\r\nx-user-id: olga\r\nX-User-Id: alice\r\nX_User_Id: olga\r\nX-User: olga\r\nX-Subject: olga\r\n"
        + "X-Tenant-Id: doms\r\nX-Tenant-Id: other\r\nX-Roles: operator\r\nX-Roles: customer,operator\r\nX-Role: operator\r\n"
        + "X-Auth-Request-User: olga\r\nX-Forwarded-User: olga\r\nX-Forwarded-For: 127.0.0.1\r\nX-Remote-User: olga\r\n"
        + "X-Original-URL: /livez\r\nForwarded: for=127.0.0.1;by=gateway\r\n";

    /// <summary>What a customer is shown of an order of its own, by service.</summary>
    static readonly (string Service, string Line)[] OwnersOnly =
    [
        (ServiceNames.Orders, "GET /api/orders/{id}"),
        (ServiceNames.Orders, "GET /api/orders/{id}/timeline"),
        (ServiceNames.Payments, "GET /api/payments/order/{orderId}"),
        (ServiceNames.Fulfillment, "GET /api/fulfillment/order/{orderId}"),
    ];

    /// <summary>What a customer may ask besides; all that is documented and neither here nor above is for operators.</summary>
    static readonly (string Service, string Line)[] Customers =
    [
        (ServiceNames.Orders, "GET /api/orders"),
        (ServiceNames.Orders, "POST /api/orders"),
        (ServiceNames.Orders, "GET /api/orders/{id}/why"),
        (ServiceNames.Orders, "POST /api/orders/{id}/cancel"),
        (ServiceNames.Orders, "PUT /api/orders/{id}/cancel"),
        (ServiceNames.Inventory, "GET /api/inventory"),
        (ServiceNames.Inventory, "GET /api/inventory/{id}"),
        (ServiceNames.Inventory, "POST /api/inventory/reserve"),
        (ServiceNames.Inventory, "POST /api/inventory/release"),
    ];

    HttpShop _shop = null!;
    IReadOnlyList<(string Service, string Line)> _documented = [];
    string _alices = "";
    string _bobs = "";

    public async ValueTask InitializeAsync()
    {
        _shop = await HttpShop.Start(isJoined: false, paceSeconds: 0);
        using var olga = _shop.Operator();
        await olga.Post("/api/inventory", new { productId = "P1", quantity = 10, price = 9.99 }, HttpStatusCode.Created);
        await _shop.Settle(1);
        _alices = await Place("alice");
        _bobs = await Place("bob");
        _documented = await Documented();
    }

    public async ValueTask DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public void Every_row_is_of_a_route_that_there_is()
    {
        OwnersOnly.Concat(Customers).Except(_documented).ShouldBeEmpty();
        _documented.Select(route => route.Service).Distinct().Count().ShouldBe(6);
    }

    [Fact]
    public async Task Nobody_is_nobody_whatever_it_says_it_is()
    {
        foreach (var (service, line) in _documented)
        {
            using var nobody = _shop.Client(service);
            (await Ask(nobody, line, _alices)).Status.ShouldBe(401, $"{service}: {line}");
        }
    }

    [Fact]
    public async Task A_customer_is_that_customer_whatever_it_says_it_is()
    {
        foreach (var (service, line) in OwnersOnly)
        {
            using var alice = _shop.As("alice", service: service);
            (await Ask(alice, line, _alices)).Status.ShouldBe(200, $"{service}: {line}");
            (await Ask(alice, line, _bobs)).Status.ShouldBe(404, $"{service}: {line}");
        }

        foreach (var (service, line) in _documented.Except(OwnersOnly).Except(Customers))
        {
            using var alice = _shop.As("alice", service: service);
            (await Ask(alice, line, _alices)).Status.ShouldBe(403, $"{service}: {line}");
            using var olga = _shop.Operator(service);
            (await Ask(olga, line, _alices)).Status.ShouldNotBeOneOf([401, 403, 405], $"{service}: {line}");
        }

        using var own = _shop.As("alice", service: ServiceNames.Orders);
        var (_, list) = await Ask(own, "GET /api/orders?customer=bob", _alices);
        list.ShouldNotContain(_bobs);
        list.ShouldStartWith("HTTP/1.1 200");
        (await Ask(own, "GET /api/orders", _alices)).Text.ShouldContain(_alices);
    }

    [Fact]
    public async Task Two_tokens_are_none()
    {
        using var alice = _shop.As("alice", service: ServiceNames.Orders);
        using var olga = _shop.Operator(ServiceNames.Orders);
        var second = $"Authorization: {olga.DefaultRequestHeaders.Authorization}\r\n";
        (await Ask(alice, "GET /api/orders/{id}", _alices, second)).Status.ShouldBe(401);
    }

    async Task<string> Place(string customer)
    {
        using var client = _shop.As(customer);
        var items = new[] { new { productId = "P1", quantity = 1 } };
        var order = await client.Post("/api/orders", new { items }, HttpStatusCode.Created);
        await _shop.Settle();
        return order.Text("orderId");
    }

    /// <summary>Every route that a service's own port tells of, and the dead letters, which each port has besides.</summary>
    async Task<IReadOnlyList<(string Service, string Line)>> Documented()
    {
        var routes = new List<(string Service, string Line)>();
        foreach (var service in _shop.Services)
        {
            using var anybody = _shop.Client(service);
            foreach (var path in (await anybody.Get("/openapi/v1.json")).GetProperty("paths").EnumerateObject())
                routes.AddRange(path.Value.EnumerateObject().Select(method => (service, $"{method.Name.ToUpperInvariant()} {path.Name}")));
            if (!routes.Contains((service, "GET /api/admin/dead-letters"))) routes.Add((service, "GET /api/admin/dead-letters"));
        }

        return routes;
    }

    static async Task<(int Status, string Text)> Ask(HttpClient client, string line, string orderId, string more = "")
    {
        var headers = $"{Claims}{more}Content-Length: 0\r\nConnection: close\r\n";
        using var request = await RawRequest.Begin(client, Parameter().Replace(line, orderId), headers);
        var answer = await request.ReadToEnd();
        answer.ShouldStartWith("HTTP/1.1 ", customMessage: line);
        return (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer);
    }

    [GeneratedRegex("{[^}]+}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();
}
