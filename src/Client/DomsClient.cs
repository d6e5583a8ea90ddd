using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;

namespace Doms.Client;

/// <summary>
/// Typed client of the system's API. Every call throws <see cref="ApiException"/> or <see cref="SystemUnreachableException"/>. Writes
/// carry an idempotency key of their own, and are sent again when the connection is lost before the response.
/// </summary>
public sealed partial class DomsClient : IDisposable
{
    readonly HttpClient _http;
    readonly RequestSender _sender;

    /// <param name="url">Base address of the gateway.</param>
    /// <param name="token">Bearer token; null sends none.</param>
    public DomsClient(Uri url, string? token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan,
        };
        _sender = new RequestSender(_http, TimeProvider.System);
        Url = url;
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Url { get; }

    /// <summary>Returns the identity of the database that answers; null if it does not say.</summary>
    public async Task<string?> FindInstance(CancellationToken cancel) =>
        (await Get("livez", ClientJson.Default.HealthView, cancel)).Value.Instance;

    /// <summary>Issues a token of the demo identity.</summary>
    public Task<ApiResponse<TokenView>> Login(string userId, string role, CancellationToken cancel) => Send(
        new ApiRequest(HttpMethod.Post, "auth/login" + Query.Of(("userId", userId), ("role", role))), ClientJson.Default.TokenView, cancel);

    public void Dispose() => _http.Dispose();

    Task<ApiResponse<T>> Get<T>(string path, JsonTypeInfo<T> json, CancellationToken cancel) => Send(ApiRequest.Get(path), json, cancel);

    Task<ApiResponse<T>> Post<T>(string path, JsonTypeInfo<T> json, CancellationToken cancel) => Send(ApiRequest.Post(path), json, cancel);

    async Task<ApiResponse<T>> Send<T>(ApiRequest request, JsonTypeInfo<T> json, CancellationToken cancel)
    {
        try
        {
            var response = await _sender.Send(request, cancel);
            if (!response.IsSuccess)
            {
                throw new ApiException(response.Status, Read(response.Body, ClientJson.Default.ProblemView))
                {
                    RetryAfter = response.Headers.RetryAfter?.Delta,
                };
            }

            var value = Read(response.Body, json) ?? throw new ApiException(response.Status, null);
            return new ApiResponse<T>(value, response.Body) { IsReplay = response.Headers.Contains("Idempotent-Replayed") };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException or TimeoutException)
        {
            throw new SystemUnreachableException(Url, error);
        }
    }

    static T? Read<T>(byte[] bytes, JsonTypeInfo<T> json)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, json);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    static string Escape(string text) => Uri.EscapeDataString(text);
}
