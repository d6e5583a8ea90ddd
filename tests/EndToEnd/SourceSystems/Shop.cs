using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.SourceSystems;

/// <summary>A system on the documented ports, with the products the documents speak of, called with plain HTTP.</summary>
public sealed class Shop : IAsyncLifetime
{
    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    internal RunningSystem System { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        System = await RunningSystem.StartOnNeighbouringPorts(("Fulfillment:Pace", "0"));
        await System.Stocked("P1", 1_000, 100m);
        await System.Stocked("P2", 1_000, 50m);
        await System.Stocked("p1", 1_000, 10m);
        await System.Stocked("prod-101", 1_000, 29.99m);
        await System.Stocked("4f8d6f5e-1b1f-4b9e-9d35-0f6c9d6f3f11", 1_000, 250m);
    }

    /// <summary>Sends a body as it is written in a document.</summary>
    internal async Task<Answer> Post(Uri address, string? body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Send(request, token);
    }

    internal async Task<Answer> Get(Uri address, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await Send(request, token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await System.DisposeAsync();
    }

    async Task<Answer> Send(HttpRequestMessage request, string? token)
    {
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location);
    }
}

/// <summary>What came back.</summary>
sealed record Answer(int Status, string Text, Uri? Location)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? this[string member] => Json.GetProperty(member).GetString();
}
