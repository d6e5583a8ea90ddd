using System.Net.Http.Headers;
using System.Text;
using Doms.Client;
using Doms.Host.Running;
using Doms.Tests.Compliance.Document;

namespace Doms.Tests.EndToEnd.Access;

/// <summary>The whole system in this process, with one product, called over HTTP.</summary>
public sealed class RunningHost : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-host-").FullName;
    readonly HttpClient _http = new(new DocumentedAnswers());
    readonly Dictionary<string, string> _tokens = [];
    DomsProcess _process = null!;

    static readonly (string User, string Role)[] Users =
    [
        ("alice", "customer"), ("bob", "customer"), ("shop", "service"), ("olga", "operator"), ("rita", "read-only"),
        ("walt", "warehouse"),
    ];

    internal Uri Gateway => _process.Address;

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?> { ["Fulfillment:StageDuration"] = "0" };
        _process = await DomsProcess.Start(new UpOptions(_folder, 0, "demo", settings), CancellationToken.None);
        using var client = new DomsClient(_process.Address, null);
        foreach (var (user, role) in Users)
            _tokens[user] = (await client.Login(user, role, CancellationToken.None)).Value.Token;
        (await Send("olga", "POST", "/api/inventory", """{"productId":"P1","quantity":100000,"price":9.99}""")).Status.ShouldBe(201);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Places an order of customer Alice and waits until it is confirmed.</summary>
    internal async Task<string> PlaceConfirmedOrder()
    {
        var order = await Send("alice", "POST", "/api/orders", """{"items":{"P1":1}}""", ("Prefer", "wait=20"));
        order.Json.GetProperty("status").GetString().ShouldBe("CONFIRMED", order.Text);
        return order.Json.GetProperty("orderId").GetString()!;
    }

    /// <param name="user">Null for an anonymous request.</param>
    internal async Task<SourceSystems.TextResponse> Send(
        string? user, string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await Send(user, method, path, content, headers);
    }

    internal async Task<SourceSystems.TextResponse> Send(
        string? user, string method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_process.Address, path)) { Content = content };

        // The server may reject a request and close before the body is sent; 100-continue makes the client wait for
        // that response.
        request.Headers.ExpectContinue = content is not null;
        if (user is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[user]);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request);
        return new SourceSystems.TextResponse(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location);
    }

    /// <summary>Returns the endpoints of the OpenAPI document as <c>METHOD path</c>.</summary>
    internal async Task<IReadOnlyList<string>> DocumentedEndpoints()
    {
        var document = await Send(null, "GET", "/openapi/v1.json");
        return
        [
            .. document.Json.GetProperty("paths").EnumerateObject().SelectMany(
                path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")),
        ];
    }
}
