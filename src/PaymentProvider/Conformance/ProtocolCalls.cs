using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Doms.PaymentProvider.Conformance;

/// <summary>Response of the provider under check.</summary>
/// <param name="Body">Its JSON object; null for anything else.</param>
sealed record ProtocolResponse(string Request, int Status, JsonElement? Body)
{
    public string? Text(string member) =>
        Body is { } body && body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <exception cref="ProtocolViolationException">The status or a member differs.</exception>
    public ProtocolResponse Expect(int status, string? outcome = null, string? code = null)
    {
        Check(Status == status, $"{status}");
        Check(outcome is null || Text("status") == outcome, $"status \"{outcome}\"");
        Check(code is null || Text("code") == code, $"code \"{code}\"");
        return this;
    }

    public void Check(bool isRight, string expected)
    {
        if (!isRight) throw new ProtocolViolationException($"{Request} was answered {Status} {Body}, expected {expected}");
    }
}

/// <summary>The provider under check differs from the protocol.</summary>
public sealed class ProtocolViolationException(string message) : Exception(message);

/// <summary>Sends the requests of the protocol.</summary>
sealed class ProtocolCalls(HttpClient http, ConformanceOptions options, CancellationToken cancel)
{
    static readonly MediaTypeHeaderValue Json = new("application/json");

    public string? Token => options.Token;

    public string? DeclinedToken => options.DeclinedToken;

    /// <summary>Reference and key of a run, by a name within it.</summary>
    public string Name(string name) => $"{options.Prefix}-{name}";

    public Task<ProtocolResponse> Charge(string? key, string reference, long amount, string? token) => Send(
        HttpMethod.Post, "v1/charges", key is null ? null : Name(key),
        JsonContent.Create(new ChargeRequest(Name(reference), amount, options.Currency, token), WireJson.Default.ChargeRequest, Json));

    public Task<ProtocolResponse> FindCharge(string reference) =>
        Send(HttpMethod.Get, $"v1/charges/{Uri.EscapeDataString(Name(reference))}");

    public Task<ProtocolResponse> CancelCharge(string key, string reference) =>
        Send(HttpMethod.Post, $"v1/charges/{Uri.EscapeDataString(Name(reference))}/cancel", Name(key));

    public Task<ProtocolResponse> Refund(string key, string charge, string reference, long amount) => Send(
        HttpMethod.Post, "v1/refunds", Name(key),
        JsonContent.Create(new RefundRequest(Name(charge), Name(reference), amount), WireJson.Default.RefundRequest, Json));

    public Task<ProtocolResponse> FindRefund(string reference) =>
        Send(HttpMethod.Get, $"v1/refunds/{Uri.EscapeDataString(Name(reference))}");

    async Task<ProtocolResponse> Send(HttpMethod method, string path, string? key = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await http.SendAsync(request, cancel);
        var body = await response.Content.ReadAsByteArrayAsync(cancel);
        return new ProtocolResponse($"{method} /{path}", (int)response.StatusCode, Parse(body));
    }

    static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
