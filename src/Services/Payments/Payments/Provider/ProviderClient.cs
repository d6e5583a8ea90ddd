using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Engine.Resilience;
using Doms.Payments.Domain;

namespace Doms.Payments.Provider;

/// <summary>Client of a provider or adapter that speaks the protocol of <c>docs/payment-provider.openapi.json</c>.</summary>
sealed class ProviderClient : IPaymentProvider
{
    const int MaxResponseBytes = 64 * 1024;
    const int FirstServerError = 500;

    static readonly MediaTypeHeaderValue Json = new("application/json");

    readonly HttpMessageInvoker _http;
    readonly GuardedCalls<ProviderHttpResponse> _calls;
    readonly Uri _charges;
    readonly Uri _refunds;
    readonly AuthenticationHeaderValue? _credentials;

    public ProviderClient(HttpMessageInvoker http, PaymentsOptions options, TimeProvider time)
    {
        _http = http;
        _calls = new("payment-provider", options.Calls, response => response.Status >= FirstServerError, time);
        _credentials = options.ApiKey is { } apiKey ? new AuthenticationHeaderValue("Bearer", apiKey) : null;
        var root = options.ValidatedProviderUrl().AbsoluteUri.TrimEnd('/');
        _charges = new Uri($"{root}/v1/charges");
        _refunds = new Uri($"{root}/v1/refunds");
    }

    public Task<ProviderResult> Charge(string key, ChargeCard charge, string? token, CancellationToken cancel) => Post(
        _charges, key, new ProviderCharge(charge.Reference, charge.Amount, charge.Currency, token),
        ProviderJson.Default.ProviderCharge, cancel);

    public Task<ProviderResult> FindCharge(ChargeCard charge, string? providerId, CancellationToken cancel) =>
        Send(HttpMethod.Get, ResourceUri(_charges, charge.Reference), null, null, cancel);

    public Task<ProviderResult> CancelCharge(string key, ChargeCard charge, CancellationToken cancel) =>
        Send(HttpMethod.Post, new Uri($"{ResourceUri(_charges, charge.Reference)}/cancel"), key, [], cancel);

    public Task<ProviderResult> Refund(string key, IssueRefund refund, CancellationToken cancel) => Post(
        _refunds, key, new ProviderRefund(refund.ChargeReference, refund.Reference, refund.Amount),
        ProviderJson.Default.ProviderRefund, cancel);

    public Task<ProviderResult> FindRefund(IssueRefund refund, CancellationToken cancel) =>
        Send(HttpMethod.Get, ResourceUri(_refunds, refund.Reference), null, null, cancel);

    static Uri ResourceUri(Uri parent, string name) => new($"{parent}/{Uri.EscapeDataString(name)}");

    Task<ProviderResult> Post<T>(Uri url, string key, T body, JsonTypeInfo<T> json, CancellationToken cancel) =>
        Send(HttpMethod.Post, url, key, JsonSerializer.SerializeToUtf8Bytes(body, json), cancel);

    async Task<ProviderResult> Send(HttpMethod method, Uri url, string? key, byte[]? body, CancellationToken cancel) =>
        ProviderResult.Of(await _calls.Call(SendOnce, new Request(method, url, key, body), cancel));

    async Task<ProviderHttpResponse> SendOnce(Request request, CancellationToken cancel)
    {
        using var message = new HttpRequestMessage(request.Method, request.Url);
        message.Headers.Authorization = _credentials;
        if (request.Key is { } key) message.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = Json;
        }

        using var response = await _http.SendAsync(message, cancel);
        await response.Content.LoadIntoBufferAsync(MaxResponseBytes, cancel);
        return new ProviderHttpResponse((int)response.StatusCode, Read(await response.Content.ReadAsByteArrayAsync(cancel)));
    }

    static ProviderResponseBody? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ProviderJson.Default.ProviderResponseBody);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    readonly record struct Request(HttpMethod Method, Uri Url, string? Key, byte[]? Body);
}
