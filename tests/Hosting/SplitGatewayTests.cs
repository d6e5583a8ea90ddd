using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Doms.Contracts.Http;
using Doms.Contracts;
using Doms.Gateway;
using Doms.Hosting.DeadLetters;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Doms.Tests.Hosting;

public sealed class SplitGatewayTests : IAsyncLifetime
{
    const int Rounds = 6;

    readonly List<(string Path, IHeaderDictionary Headers)> _requests = [];
    WebApplication _service = null!;
    TestWebHost _host = null!;
    int _broken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _service = builder.Build();
        _service.Run(RecordRequest);
        await _service.StartAsync();
        var address = new Uri(_service.Urls.Single());
        string[] names =
        [
            ServiceNames.Orders, ServiceNames.Payments, ServiceNames.Inventory, ServiceNames.Notifications,
            ServiceNames.Orchestrator, ServiceNames.Fulfillment,
        ];
        var gateway = GatewayModule.Split(names.ToDictionary(name => name, _ => Replicas(address), StringComparer.Ordinal));
        _host = await TestWebHost.Start("demo", null, [], [gateway]);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("X-User-Id")]
    [InlineData("x-user-id")]
    [InlineData("X_User_Id")]
    [InlineData("X-Roles")]
    [InlineData("X-Tenant-Id")]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    public async Task Client_supplied_identity_headers_are_not_forwarded(string header)
    {
        using var client = _host.ClientAs("alice");
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, "mallory");
        client.DefaultRequestHeaders.Add("X-Trace-Note", "kept");
        await client.GetAsync("/api/orders/1?x=2");

        var (path, headers) = _requests.ShouldHaveSingleItem();
        path.ShouldBe("/api/orders/1?x=2");
        headers.SelectMany(pair => pair.Value).ShouldNotContain("mallory");
        headers["X-User-Id"].ToString().ShouldBe("alice");
        headers["X-Trace-Note"].ToString().ShouldBe("kept");
        headers.Authorization.ToString().ShouldStartWith("Bearer ey");
    }

    [Fact]
    public async Task Anonymous_request_is_forwarded_without_user_id()
    {
        using var client = _host.Client();
        client.DefaultRequestHeaders.Add("X-User-Id", "mallory");
        await client.GetAsync("/orders/1");

        _requests.ShouldHaveSingleItem().Headers.ContainsKey("X-User-Id").ShouldBeFalse();
    }

    [Fact]
    public async Task Dead_letter_requests_are_routed_by_id_and_lists_merged()
    {
        using var client = _host.ClientAs("ops", Roles.Operator);
        await client.GetAsync("/api/admin/dead-letters/payments-01890000-0000-7000-8000-000000000000");
        _requests.ShouldHaveSingleItem().Path.ShouldStartWith("/api/admin/dead-letters/payments-0189");
        (await client.GetAsync("/api/admin/dead-letters/nobody-1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var list = await client.GetStringAsync("/api/admin/dead-letters?limit=4");
        var cursor = JsonDocument.Parse(list).RootElement.GetProperty("cursor").GetString();
        list.ShouldContain("inventory-b");
        _requests.Count.ShouldBe(3);
        var nextPage = await client.GetStringAsync($"/api/admin/dead-letters?limit=4&cursor={cursor}");
        nextPage.ShouldContain("notifications-a");
        (await client.GetAsync($"/api/admin/dead-letters?limit=4&type=x&cursor={cursor}")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Bulk_replay_sums_all_services_and_requires_operator()
    {
        using var ops = _host.ClientAs("ops", Roles.Operator);
        using var response = await ops.PostAsync("/api/admin/dead-letters/replay?type=order.created", null);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"replayed":12}""");

        using var alice = _host.ClientAs("alice");
        (await alice.PostAsync("/api/admin/dead-letters/replay", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Service_without_a_replica_is_unavailable()
    {
        await _service.StopAsync();
        using var ops = _host.ClientAs("ops", Roles.Operator);
        using var read = await ops.GetAsync("/api/orders/1");
        using var written = await ops.PostAsync("/api/orders", null);
        using var fanned = await ops.GetAsync("/api/admin/dead-letters");

        ((HttpResponseMessage[])[read, written, fanned]).ShouldAllBe(response =>
            response.StatusCode == HttpStatusCode.ServiceUnavailable
            && response.Headers.RetryAfter != null
            && response.Content.Headers.ContentType!.MediaType == "application/problem+json");
    }

    [Fact]
    public async Task Request_that_cannot_be_sent_goes_to_another_replica()
    {
        using var alice = _host.ClientAs("alice");
        for (var i = 0; i < Rounds; i++)
        {
            (await alice.GetAsync("/api/orders/1")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await alice.PostAsync("/api/orders", new StringContent("{}"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        _requests.Count.ShouldBe(2 * Rounds);
    }

    [Fact]
    public async Task Read_that_breaks_off_goes_to_another_replica()
    {
        _broken = 1;
        using var alice = _host.ClientAs("alice");
        (await alice.GetAsync("/api/orders/1")).StatusCode.ShouldBe(HttpStatusCode.OK);
        _broken = 1;
        (await alice.PostAsync("/api/orders", new StringContent("{}"))).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }

    [Fact]
    public void Each_service_needs_an_address() =>
        Should.Throw<SettingException>(() => GatewayModule.Split(new Dictionary<string, IReadOnlyList<Uri>>(StringComparer.Ordinal)))
            .Setting.ShouldStartWith("Services:");

    /// <summary>The service's address, which has two names, and one that nothing listens on.</summary>
    static IReadOnlyList<Uri> Replicas(Uri service)
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        return
        [
            service, new UriBuilder(service) { Host = "localhost" }.Uri,
            new UriBuilder(service) { Port = ((IPEndPoint)unused.LocalEndpoint).Port }.Uri,
        ];
    }

    /// <summary>Replaces every service: two dead letters each.</summary>
    Task RecordRequest(HttpContext http)
    {
        if (http.Request.Path == "/readyz") return Task.CompletedTask;
        if (Interlocked.Decrement(ref _broken) >= 0)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        _requests.Add(($"{http.Request.Path}{http.Request.QueryString}", Copy(http.Request.Headers)));
        if (HttpMethods.IsPost(http.Request.Method))
            return http.Response.WriteAsJsonAsync(new DeadLettersReplayedView(2), http.RequestAborted);
        var service = http.Request.Query["service"].ToString();
        Paging.TryParse(http.Request.Query["cursor"].ToString().Split('.')[0], limit: null, out var page);
        var behind = page.After?.Key;
        string[] ids = [$"{service}-a", $"{service}-b"];
        var limit = int.TryParse(http.Request.Query["limit"], out var most) ? most : 50;
        var remaining = ids.Where(id => string.CompareOrdinal(id, behind) > 0).ToArray();
        var items = remaining.Take(limit).Select(Line).ToArray();
        return http.Response.WriteAsJsonAsync(
            DeadLetterViews.PageOf(items, remaining.Length > limit ? items[^1].Id : null), http.RequestAborted);
    }

    static HeaderDictionary Copy(IHeaderDictionary headers)
    {
        var copy = new HeaderDictionary();
        foreach (var (name, value) in headers) copy[name] = value;
        return copy;
    }

    DeadLetterView Line(string id) =>
        new(id, id.Split('-')[0], "order.created", "o1", "error", 8, 0, "broker", _host.Clock.GetUtcNow(), "OPEN", null,
            null);
}
