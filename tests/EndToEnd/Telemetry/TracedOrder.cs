using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>An order that a caller with a trace of its own has placed, and that is completed.</summary>
/// <param name="Caller">Id of the caller's span.</param>
/// <param name="Answer">The <c>traceparent</c> of the response.</param>
sealed record TracedOrder(string OrderId, string TraceId, string Caller, string? Answer)
{
    public static async Task<TracedOrder> Complete(Uri gateway)
    {
        using var anonymous = new DomsClient(gateway, null);
        var token = (await anonymous.Login("operator", "operator", CancellationToken.None)).Value.Token;
        using var client = new DomsClient(gateway, token);
        using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, UseProxy = false });
        var trace = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var caller = RandomNumberGenerator.GetHexString(16, lowercase: true);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{caller}-01");
        http.DefaultRequestHeaders.Add("baggage", "secret=1");
        using var response = await http.PostAsJsonAsync(
            new Uri(gateway, "/api/orders"),
            new { customerEmail = "me@example.com", items = new[] { new { productId = "TRACED", quantity = 1, price = 9.99 } } });
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("orderId").GetString()!;
        await Poll.Until("the order to be completed", async () =>
            (await client.GetOrder(id, CancellationToken.None)).Value.Status == OrderStatuses.Completed);
        response.Headers.TryGetValues("traceparent", out var answer);
        return new TracedOrder(id, trace, caller, answer?.Single());
    }
}
