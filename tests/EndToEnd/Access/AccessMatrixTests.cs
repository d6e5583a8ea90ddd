using System.Globalization;
using System.Text.RegularExpressions;

namespace Doms.Tests.EndToEnd.Access;

/// <summary>
/// Calls every documented endpoint as every kind of caller. A new endpoint fails the test until its row is added.
/// </summary>
public sealed partial class AccessMatrixTests(RunningHost host) : IClassFixture<RunningHost>
{
    const string AbsentId = "01890000-0000-7000-8000-000000000000";

    /// <summary>
    /// The callers: anonymous under <c>/api</c>, anonymous without the prefix, another customer, the order's owner, a
    /// shop, an operator, a reader, a warehouse.
    /// </summary>
    static readonly (string? User, bool IsAlias)[] Callers =
    [
        (null, false), (null, true), ("bob", false), ("alice", false), ("shop", false), ("olga", false), ("rita", false), ("walt", false),
    ];

    /// <summary>The expected status for each caller.</summary>
    static readonly Dictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["GET /api/admin/dead-letters"] = "401 401 403 403 403 200 200 200",
        ["GET /api/admin/dead-letters/{id}"] = "401 401 403 403 403 404 404 404",
        ["GET /api/admin/dead-letters/{id}/handled"] = "401 401 403 403 403 404 404 404",
        ["GET /api/admin/dead-letters/{id}/history"] = "401 401 403 403 403 404 404 404",
        ["GET /api/admin/dead-letters/{id}/replay"] = "401 401 403 403 403 404 404 404",
        ["POST /api/admin/dead-letters/replay"] = "401 401 403 403 403 200 403 403",
        ["POST /api/admin/dead-letters/{id}/discard"] = "401 401 403 403 403 404 403 403",
        ["POST /api/admin/dead-letters/{id}/replay"] = "401 401 403 403 403 404 403 403",
        ["GET /api/admin/processes"] = "401 401 403 403 403 200 200 200",
        ["GET /api/admin/verify"] = "401 401 403 403 403 200 200 200",
        ["GET /api/events"] = "401 401 403 403 403 200 200 200",
        ["GET /api/fulfillment/order/{orderId}"] = "401 401 404 200 200 200 200 200",
        ["POST /api/fulfillment/{orderId}/deliver"] = "401 401 403 403 409 409 403 409",
        ["POST /api/fulfillment/{orderId}/dispatch"] = "401 401 403 403 409 409 403 409",
        ["POST /api/fulfillment/{orderId}/fail"] = "401 401 403 403 200 200 403 200",
        ["POST /api/fulfillment/{orderId}/pack"] = "401 401 403 403 200 200 403 200",
        ["GET /api/inventory"] = "401 200 200 200 200 200 200 200",
        ["POST /api/inventory"] = "401 401 403 403 201 201 403 403",
        ["POST /api/inventory/adjustments"] = "401 401 403 403 200 200 403 403",
        ["POST /api/inventory/prices"] = "401 401 403 403 200 200 403 403",
        ["POST /api/inventory/release"] = "401 404 404 200 200 200 403 403",
        ["POST /api/inventory/reserve"] = "401 200 200 200 200 200 403 403",
        ["GET /api/inventory/{id}"] = "401 200 200 200 200 200 200 200",
        ["PUT /api/inventory/{id}"] = "401 401 403 403 200 200 403 403",
        ["POST /api/inventory/{id}/add"] = "401 401 403 403 200 200 403 403",
        ["POST /api/inventory/{id}/adjustments"] = "401 401 403 403 200 200 403 403",
        ["PUT /api/inventory/{id}/count"] = "401 401 403 403 200 200 403 403",
        ["GET /api/inventory/{id}/ledger"] = "401 401 403 403 200 200 200 200",
        ["GET /api/lab/simulation"] = "401 401 403 403 403 200 200 200",
        ["GET /api/notifications"] = "401 401 403 403 403 200 200 200",
        ["GET /api/notifications/feed"] = "401 401 403 403 403 200 200 200",
        ["GET /api/notifications/{id}"] = "401 401 403 403 403 404 404 404",
        ["POST /api/notifications/{id}/resend"] = "401 401 403 403 403 404 403 403",
        ["GET /api/orders"] = "401 200 200 200 200 200 200 200",
        ["POST /api/orders"] = "401 201 201 201 201 201 403 403",
        ["GET /api/orders/count"] = "401 200 200 200 200 200 200 200",
        ["GET /api/orders/{id}"] = "401 404 404 200 200 200 200 200",
        ["GET /api/orders/{id}/cancel"] = "401 401 404 200 200 200 403 403",
        ["POST /api/orders/{id}/cancel"] = "401 401 404 202 202 202 403 403",
        ["PUT /api/orders/{id}/cancel"] = "401 401 404 202 202 202 403 403",
        ["GET /api/orders/{orderId}/shipments"] = "401 401 200 200 200 200 200 200",
        ["GET /api/orders/{id}/refunds"] = "401 401 404 200 200 200 200 200",
        ["GET /api/orders/{id}/refunds/preview"] = "401 401 403 403 200 200 403 403",
        ["POST /api/orders/{id}/refunds"] = "401 401 403 403 202 202 403 403",
        ["GET /api/orders/{id}/timeline"] = "401 404 404 200 200 200 200 200",
        ["GET /api/orders/{id}/why"] = "401 404 404 200 200 200 200 200",
        ["GET /api/orders/{orderId}/payment"] = "401 401 404 200 200 200 200 200",
        ["GET /api/payments"] = "401 401 403 403 200 200 200 200",
        ["POST /api/payments/callbacks"] = "401 401 401 401 401 401 401 401",
        ["GET /api/payments/order/{orderId}"] = "401 401 404 200 200 200 200 200",
        ["POST /api/payments/refund/{orderId}"] = "401 401 403 403 202 202 403 403",
        ["GET /api/refunds"] = "401 401 403 403 200 200 200 200",
        ["GET /api/refunds/{id}"] = "401 401 403 403 404 404 404 404",
        ["POST /api/refunds/{id}/cancel"] = "401 401 403 403 403 404 403 403",
        ["POST /api/refunds/{id}/retry"] = "401 401 403 403 404 404 403 403",
        ["POST /api/refunds/{id}/settle-manually"] = "401 401 403 403 403 404 403 403",
        ["GET /api/reservations"] = "401 401 200 200 200 200 200 200",
        ["POST /api/reservations"] = "401 401 201 201 201 201 403 403",
        ["GET /api/reservations/{id}"] = "401 401 404 200 200 200 200 200",
        ["POST /api/reservations/{id}/extend"] = "401 401 404 200 200 200 403 403",
        ["POST /api/reservations/{id}/release"] = "401 401 404 200 200 200 403 403",
        ["GET /api/sagas"] = "401 401 403 403 403 200 200 200",
        ["GET /api/sagas/{orderId}"] = "401 401 403 403 403 200 200 200",
        ["GET /api/sagas/{orderId}/resolve"] = "401 401 403 403 403 409 409 409",
        ["POST /api/sagas/{orderId}/resolve"] = "401 401 403 403 403 409 403 403",
        ["POST /api/sagas/{orderId}/retry"] = "401 401 403 403 403 409 403 403",
        ["GET /api/shipments"] = "401 401 403 403 200 200 200 200",
        ["GET /api/shipments/{shipmentId}"] = "401 401 404 200 200 200 200 200",
        ["PATCH /api/shipments/{shipmentId}"] = "401 401 403 403 409 409 403 409",
        ["POST /api/shipments/{shipmentId}/deliver"] = "401 401 403 403 409 409 403 409",
        ["POST /api/shipments/{shipmentId}/dispatch"] = "401 401 403 403 409 409 403 409",
        ["POST /api/shipments/{shipmentId}/fail"] = "401 401 403 403 200 200 403 200",
        ["POST /api/shipments/{shipmentId}/in-transit"] = "401 401 403 403 409 409 403 409",
        ["POST /api/shipments/{shipmentId}/pack"] = "401 401 403 403 200 200 403 200",
        ["GET /api/waits/{orderId}"] = "401 401 200 200 200 200 200 200",
        ["GET /auth/caller"] = "401 401 200 200 200 200 200 200",
        ["POST /auth/login"] = "200 200 200 200 200 200 200 200",
    };

    static int _products;

    [Fact]
    public async Task Every_endpoint_is_in_the_access_matrix()
    {
        var documented = await host.DocumentedEndpoints();
        documented.Order(StringComparer.Ordinal).ShouldBe(Expected.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_endpoint_follows_the_access_matrix_for_every_caller()
    {
        var failures = new List<string>();
        foreach (var (endpoint, expected) in Expected)
        {
            var statuses = new List<int>();
            foreach (var (user, isAlias) in Callers)
            {
                var (id, reservation) = (await host.PlaceConfirmedOrder(), await Reserve(endpoint));
                var response = await Send(user, isAlias, endpoint, id, reservation);
                statuses.Add(response.Status);
                if (user is null or "bob" && response.Status < 300 && response.Text.Contains(id, StringComparison.Ordinal))
                    failures.Add($"{endpoint} shows another customer's order to {user ?? "anonymous"}");
            }

            var actual = string.Join(' ', statuses.Select(status => status.ToString(CultureInfo.InvariantCulture)));
            if (actual != expected) failures.Add($"{endpoint} returns {actual}, not {expected}");
        }

        failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Foreign_resource_looks_like_an_absent_one()
    {
        var id = await host.PlaceConfirmedOrder();
        foreach (var endpoint in Expected.Keys.Where(key => Expected[key].Split(' ')[2] == "404"))
        {
            var reservation = await Reserve(endpoint);
            var theirs = await Send("bob", false, endpoint, id, reservation);
            var none = await Send("bob", false, endpoint, AbsentId, AbsentId);
            (theirs.Status, theirs["code"]).ShouldBe((none.Status, none["code"]), endpoint);
            theirs["message"]!.Replace(id, "", StringComparison.Ordinal)
                .ShouldBe(none["message"]!.Replace(AbsentId, "", StringComparison.Ordinal), endpoint);
        }
    }

    async Task<string> Reserve(string endpoint)
    {
        if (!endpoint.EndsWith("/release", StringComparison.Ordinal) && !endpoint.Contains("/reservations/{id}", StringComparison.Ordinal))
            return AbsentId;
        var reservation = await host.Send("alice", "POST", "/api/inventory/reserve", """{"productId":"P1","quantity":1}""");
        return reservation["reservationId"]!;
    }

    Task<SourceSystems.TextResponse> Send(string? user, bool isAlias, string endpoint, string orderId, string holdId)
    {
        var (method, path) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
        var id = path.Split('/')[2] switch
        {
            "inventory" => "P1",
            "admin" => $"orders-{AbsentId}",
            "shipments" => $"{orderId}-s1",
            "reservations" => holdId,
            _ => orderId,
        };
        var address = Placeholder().Replace(path, id) + QueryOf(method, path);
        if (isAlias) address = address.Replace("/api/", "/", StringComparison.Ordinal);
        return host.Send(user, method, address, BodyOf(endpoint, holdId));
    }

    static string QueryOf(string method, string path) => path switch
    {
        "/api/inventory/{id}/add" => "?quantity=1",
        "/api/shipments" => "?status=CREATED",
        "/api/sagas/{orderId}/resolve" when method == "GET" => "?outcome=CANCELLED",
        "/api/lab/simulation" => "?orders=5",
        "/auth/login" => "?userId=someone",
        _ => "",
    };

    static string? BodyOf(string endpoint, string holdId) => endpoint switch
    {
        "POST /api/inventory" => $$"""{"productId":"N{{Interlocked.Increment(ref _products)}}","quantity":1}""",
        "PUT /api/inventory/{id}" => """{"name":"One"}""",
        "POST /api/inventory/prices" => """{"items":[{"productId":"P1","price":9.99}]}""",
        "POST /api/inventory/adjustments" => """{"reasonCode":"FOUND","items":[{"productId":"P1","delta":1}]}""",
        "POST /api/inventory/{id}/adjustments" => """{"delta":1,"reasonCode":"FOUND"}""",
        "PUT /api/inventory/{id}/count" => """{"onHand":100000}""",
        "POST /api/inventory/reserve" => """{"productId":"P1","quantity":1}""",
        "POST /api/inventory/release" => $$"""{"reservationId":"{{holdId}}"}""",
        "POST /api/reservations" => """{"items":[{"productId":"P1","quantity":1}]}""",
        "PATCH /api/shipments/{shipmentId}" => """{"carrier":"UPS"}""",
        "POST /api/orders/{id}/refunds" => """{"amount":1}""",
        "POST /api/refunds/{id}/settle-manually" => """{"reference":"SEPA 7"}""",
        "POST /api/orders" => """{"items":{"P1":1}}""",
        "POST /api/sagas/{orderId}/resolve" => """{"outcome":"CANCELLED","note":"by the table"}""",
        _ when endpoint.EndsWith("/fail", StringComparison.Ordinal) => """{"reason":"by the table"}""",
        _ => null,
    };

    [GeneratedRegex("{[^}]+}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();
}
