using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;

namespace Doms.Client;

/// <summary>
/// Typed client of the system's API. Every call throws <see cref="ApiException"/> or <see cref="SystemUnreachableException"/>. Writes
/// carry an idempotency key of their own, and are sent again when the connection is lost before the response. An instance may be used by
/// many threads at once.
/// </summary>
public sealed partial class DomsClient : IDisposable
{
    readonly HttpClient _http;
    readonly RequestSender _sender;
    readonly TimeProvider _clock;

    /// <param name="url">Base address of the gateway.</param>
    /// <param name="token">Bearer token; null sends none.</param>
    /// <exception cref="ArgumentException">The token cannot be sent, because it has a space, say.</exception>
    public DomsClient(Uri url, string? token)
        : this(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }, url, token, TimeProvider.System)
    {
    }

    /// <summary>Creates a client on a transport of the caller, e.g. with a proxy or client certificates.</summary>
    /// <param name="transport">Sends the requests; it is disposed of with the client.</param>
    /// <param name="url">Base address of the gateway.</param>
    /// <param name="token">Bearer token; null sends none.</param>
    /// <param name="clock">Measures timeouts and the pauses before the next attempt.</param>
    /// <exception cref="ArgumentException">The token cannot be sent, because it has a space, say.</exception>
    public DomsClient(HttpMessageHandler transport, Uri url, string? token, TimeProvider clock)
    {
        if (token is not null) HeaderText.Require(HeaderText.CheckToken(token), nameof(token));
        _http = new HttpClient(transport) { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        _clock = clock;
        _sender = new RequestSender(_http, clock);
        Url = url;
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Base address of the gateway.</summary>
    public Uri Url { get; }

    /// <summary>
    /// Longest pause that a refusal may ask for (429 or 503 with <c>Retry-After</c>) and after which the request is sent again, five
    /// times in all. Zero, the default, throws at once, so that the caller decides.
    /// </summary>
    public TimeSpan MaxRetryAfter
    {
        get => _sender.MaxRetryAfter;
        init => _sender.MaxRetryAfter = value;
    }

    /// <summary>Returns the identity of the database that answers; null if it does not say.</summary>
    public async Task<string?> FindInstance(CancellationToken cancel) =>
        (await Get("livez", ClientJson.Default.HealthView, cancel)).Value.Instance;

    /// <summary>Issues a token of the demo identity.</summary>
    public Task<ApiResponse<TokenView>> Login(string userId, string role, CancellationToken cancel) =>
        Login(userId, role, scope: null, cancel);

    /// <summary>Issues a token of the demo identity with scopes of its own.</summary>
    /// <param name="scope">Scopes to which those of the role are narrowed, separated by spaces; null for all of the role.</param>
    public Task<ApiResponse<TokenView>> Login(string userId, string role, string? scope, CancellationToken cancel) => Send(
        new ApiRequest(HttpMethod.Post, "auth/login" + Query.Of(("userId", userId), ("role", role), ("scope", scope))),
        ClientJson.Default.TokenView, cancel);

    /// <summary>Reads who the caller is, and what its token allows.</summary>
    public Task<ApiResponse<CallerView>> GetCaller(CancellationToken cancel) => Get("auth/caller", ClientJson.Default.CallerView, cancel);

    /// <summary>Reads whether the process at the address takes requests; also where it does not.</summary>
    public async Task<HealthView> GetHealth(CancellationToken cancel)
    {
        try
        {
            var response = await _sender.Send(ApiRequest.Get("healthz"), cancel);
            return Read(response.Body, ClientJson.Default.HealthView) ?? throw new ApiException(response.Status, null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException or TimeoutException)
        {
            throw new SystemUnreachableException(Url, error);
        }
    }

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
