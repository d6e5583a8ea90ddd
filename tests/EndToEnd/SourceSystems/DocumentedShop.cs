using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Doms.Tests.Compliance.Document;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.SourceSystems;

/// <summary>A system on the documented ports with the documented products, called with plain HTTP.</summary>
public sealed class DocumentedShop : IAsyncLifetime
{
    readonly HttpClient _http = new(new DocumentedAnswers());

    internal RunningSystem System { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        await Open(await RunningSystem.StartOnConsecutivePorts(("Fulfillment:StageDuration", "0")));

    /// <summary>Opens the shop in a system, which ends with it.</summary>
    internal static async Task<DocumentedShop> In(RunningSystem system)
    {
        var shop = new DocumentedShop();
        await shop.Open(system);
        return shop;
    }

    /// <summary>Posts a body exactly as documented.</summary>
    internal async Task<TextResponse> Post(Uri address, string? body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Send(request, token);
    }

    internal async Task<TextResponse> Get(Uri address, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await Send(request, token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await System.DisposeAsync();
    }

    async Task Open(RunningSystem system)
    {
        System = system;
        await System.CreateProduct("P1", 1_000, 100m);
        await System.CreateProduct("P2", 1_000, 50m);
        await System.CreateProduct("p1", 1_000, 10m);
        await System.CreateProduct("prod-101", 1_000, 29.99m);
        await System.CreateProduct("4f8d6f5e-1b1f-4b9e-9d35-0f6c9d6f3f11", 1_000, 250m);
    }

    async Task<TextResponse> Send(HttpRequestMessage request, string? token)
    {
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request);
        return new TextResponse((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location);
    }
}

/// <summary>Status, body and location of a response.</summary>
sealed record TextResponse(int Status, string Text, Uri? Location)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? this[string member] => Json.GetProperty(member).GetString();
}
