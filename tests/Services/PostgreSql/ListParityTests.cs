using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using Doms.Fulfillment.Domain;
using Doms.Hosting.Identity;
using Doms.Payments.Domain;
using Doms.Tests.Compliance.Document;
using Order = Doms.Orders.Domain.Order;

namespace Doms.Tests.Services.PostgreSql;

/// <summary>Every list and every read answers the same on SQLite and on PostgreSQL.</summary>
public sealed class ListParityTests(StoredShop stored) : IAsyncLifetime
{
    const int MaxPages = 200;
    StoredShop _shop = null!;

    public static TheoryData<string> Lists => [.. ListAddresses.All];

    public async ValueTask InitializeAsync() => _shop = await stored.Ready();

    public ValueTask DisposeAsync() => default;

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_is_the_same_page_by_page(string list)
    {
        foreach (var (user, role) in ListAddresses.Callers)
        {
            using var sqlite = _shop.OnSqlite.ClientAs(user, role);
            using var postgreSql = _shop.OnPostgreSql.ClientAs(user, role);
            foreach (var limit in new[] { 3, 100 })
            {
                var next = ListAddresses.WithLimit(list, limit);
                for (var pages = 0; next is not null && pages < MaxPages; pages++)
                {
                    var (status, expected) = await Get(sqlite, next);
                    (await Get(postgreSql, next)).ShouldBe((status, expected), next);
                    next = status == HttpStatusCode.OK ? NextOf(list, limit, expected) : null;
                }
            }
        }
    }

    [Fact]
    public async Task Lists_find_rows_of_every_service()
    {
        using var client = _shop.OnPostgreSql.ClientAs("olga", Roles.Operator);
        foreach (var list in ListAddresses.NotEmpty) (await Get(client, list)).Body.ShouldStartWith("{\"items\":[{", customMessage: list);
    }

    [Fact]
    public async Task Rows_read_by_id_are_the_same()
    {
        using var sqlite = _shop.OnSqlite.ClientAs("olga", Roles.Operator);
        using var postgreSql = _shop.OnPostgreSql.ClientAs("olga", Roles.Operator);
        string[] addresses =
        [
            .. (await _shop.Rows<Order>()).SelectMany(order => ListAddresses.OfOrder(order.OrderId)),
            .. (await _shop.Rows<Refund>()).Select(refund => $"/api/refunds/{refund.Id}"),
            .. (await _shop.Rows<Shipment>()).Select(shipment => $"/api/shipments/{shipment.ShipmentId}"),
            .. ListAddresses.OfOrder("nope"), .. ListAddresses.OfOrder("%00"),
        ];
        foreach (var address in addresses) (await Get(postgreSql, address)).ShouldBe(await Get(sqlite, address), address);
    }

    /// <summary>A client can change the position in a cursor, whose last part only names the list.</summary>
    [Theory]
    [InlineData("5:nope")]
    [InlineData("9223372036854775807:nope")]
    [InlineData("-9223372036854775808:\0")]
    public async Task Changed_cursor_is_no_error(string position)
    {
        var changed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(position));
        using var client = _shop.OnPostgreSql.ClientAs("olga", Roles.Operator);
        foreach (var list in ListAddresses.NotEmpty)
        {
            var (_, body) = await Get(client, $"{list}?limit=1");
            if (NextOf(list, 1, body) is not { } next) continue;
            var cursor = next[(next.LastIndexOf('=') + 1)..];
            var address = next.Replace(cursor, changed + cursor[cursor.LastIndexOf('.')..], StringComparison.Ordinal);
            (await Get(client, address)).Status.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.BadRequest], address);
        }
    }

    [Fact]
    public void Every_list_of_the_document_is_compared()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(DocumentFile.Path));
        var lists = document.RootElement.GetProperty("paths").EnumerateObject()
            .Where(path => path.Value.TryGetProperty("get", out var get) && get.TryGetProperty("parameters", out var parameters)
                && parameters.EnumerateArray().Any(
                    parameter => parameter.TryGetProperty("name", out var name) && name.ValueEquals("cursor")))
            .Select(path => path.Name.Replace("{id}", "P1", StringComparison.Ordinal));
        lists.Except(ListAddresses.NotEmpty).ShouldBe(["/api/orders/P1/refunds"]);
    }

    static string? NextOf(string list, int limit, string body)
    {
        using var page = JsonDocument.Parse(body);
        return page.RootElement.TryGetProperty("nextCursor", out var next) && next.GetString() is { } cursor
            ? $"{ListAddresses.WithLimit(list, limit)}&cursor={cursor}"
            : null;
    }

    static async Task<(HttpStatusCode Status, string Body)> Get(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address);
        var body = await response.Content.ReadAsStringAsync();
        if (response.IsSuccessStatusCode) return (response.StatusCode, body);
        if (body.Length == 0) return (response.StatusCode, body);
        using var problem = JsonDocument.Parse(body);
        return (response.StatusCode, problem.RootElement.GetProperty("code").GetString()!);
    }
}
