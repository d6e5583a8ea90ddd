using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;

namespace Doms.Client;

/// <summary>A response: the parsed value and the original JSON.</summary>
public sealed record ApiResponse<T>(T Value, byte[] Json);

/// <summary>
/// Typed client of the system's API. Every call throws <see cref="ApiException"/> or
/// <see cref="SystemUnreachableException"/>.
/// </summary>
public sealed class DomsClient : IDisposable
{
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(100);
    readonly HttpClient _http;

    /// <param name="url">Base address of the gateway.</param>
    /// <param name="token">Bearer token; null sends none.</param>
    public DomsClient(Uri url, string? token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = url, Timeout = RequestTimeout,
        };
        Url = url;
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Url { get; }

    /// <summary>Issues a token of the demo identity.</summary>
    public Task<ApiResponse<TokenView>> Login(string userId, string role, CancellationToken cancel) => Send(
        HttpMethod.Post, $"auth/login?userId={Escape(userId)}&role={Escape(role)}", null, ClientJson.Default.TokenView, cancel);

    /// <param name="wait">Seconds to wait for confirmation or cancellation, 0 to 30.</param>
    /// <param name="key">Idempotency key; null sends none.</param>
    public Task<ApiResponse<OrderView>> PlaceOrder(OrderRequest order, int wait, string? key, CancellationToken cancel)
    {
        var request = Request(HttpMethod.Post, "api/orders", Body(order, ClientJson.Default.OrderRequest));
        if (wait > 0) request.Headers.Add("Prefer", $"wait={wait}");
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return Send(request, ClientJson.Default.OrderView, cancel);
    }

    public Task<ApiResponse<OrderView>> GetOrder(string id, CancellationToken cancel) =>
        Get($"api/orders/{Escape(id)}", ClientJson.Default.OrderView, cancel);

    public Task<ApiResponse<TimelineView>> GetTimeline(string id, CancellationToken cancel) =>
        Get($"api/orders/{Escape(id)}/timeline", ClientJson.Default.TimelineView, cancel);

    public Task<ApiResponse<WhyView>> GetWhy(string id, CancellationToken cancel) =>
        Get($"api/orders/{Escape(id)}/why", ClientJson.Default.WhyView, cancel);

    public Task<ApiResponse<PageView<OrderView>>> ListOrders(
        string? customer, string? status, string? reference, string? cursor, int limit, CancellationToken cancel)
    {
        var query = Query(
            ("customer", customer), ("status", status), ("reference", reference), ("cursor", cursor), ("limit", $"{limit}"));
        return Get($"api/orders{query}", ClientJson.Default.PageViewOrderView, cancel);
    }

    public Task<ApiResponse<OrderView>> CancelOrder(string id, string? reason, CancellationToken cancel) => Send(
        HttpMethod.Post, $"api/orders/{Escape(id)}/cancel", Body(new CancelOrderRequest(reason), ClientJson.Default.CancelOrderRequest),
        ClientJson.Default.OrderView, cancel);

    public Task<ApiResponse<ProductView>> GetProduct(string id, CancellationToken cancel) =>
        Get($"api/inventory/{Escape(id)}", ClientJson.Default.ProductView, cancel);

    public Task<ApiResponse<PageView<ProductView>>> ListProducts(string? cursor, int limit, CancellationToken cancel) => Get(
        "api/inventory" + Query(("cursor", cursor), ("limit", $"{limit}")), ClientJson.Default.PageViewProductView, cancel);

    public Task<ApiResponse<ProductView>> CreateProduct(NewProduct product, CancellationToken cancel) => Send(
        HttpMethod.Post, "api/inventory", Body(product, ClientJson.Default.NewProduct), ClientJson.Default.ProductView, cancel);

    public Task<ApiResponse<ProductView>> ChangeProduct(string id, ProductUpdate update, CancellationToken cancel) => Send(
        HttpMethod.Put, $"api/inventory/{Escape(id)}", Body(update, ClientJson.Default.ProductUpdate),
        ClientJson.Default.ProductView, cancel);

    public Task<ApiResponse<ProductView>> AddStock(string id, long quantity, CancellationToken cancel) => Send(
        HttpMethod.Post, $"api/inventory/{Escape(id)}/add?quantity={quantity}", null, ClientJson.Default.ProductView, cancel);

    public Task<ApiResponse<PaymentView>> GetPayment(string orderId, CancellationToken cancel) =>
        Get($"api/payments/order/{Escape(orderId)}", ClientJson.Default.PaymentView, cancel);

    public Task<ApiResponse<SagaView>> GetSaga(string orderId, CancellationToken cancel) =>
        Get($"api/sagas/{Escape(orderId)}", ClientJson.Default.SagaView, cancel);

    public Task<ApiResponse<PageView<SagaView>>> ListSagas(
        string? status, bool stuck, string? cursor, int limit, CancellationToken cancel)
    {
        var query = Query(("status", status), ("stuck", stuck ? "true" : null), ("cursor", cursor), ("limit", $"{limit}"));
        return Get($"api/sagas{query}", ClientJson.Default.PageViewSagaView, cancel);
    }

    public Task<ApiResponse<SagaView>> RetrySaga(string orderId, CancellationToken cancel) =>
        Send(HttpMethod.Post, $"api/sagas/{Escape(orderId)}/retry", null, ClientJson.Default.SagaView, cancel);

    public Task<ApiResponse<SagaView>> ResolveSaga(string orderId, ResolveSagaRequest request, CancellationToken cancel) => Send(
        HttpMethod.Post, $"api/sagas/{Escape(orderId)}/resolve", Body(request, ClientJson.Default.ResolveSagaRequest),
        ClientJson.Default.SagaView, cancel);

    /// <summary>Lists dead letters. The response names its cursor differently; it is returned as a page like any other.</summary>
    public async Task<ApiResponse<PageView<DeadLetterView>>> ListDeadLetters(DeadLetterQuery query, CancellationToken cancel)
    {
        var (list, json) = await Get($"api/admin/dead-letters{QueryOf(query)}", ClientJson.Default.DeadLetterListView, cancel);
        return new(new PageView<DeadLetterView>(list.Items, list.Cursor), json);
    }

    public Task<ApiResponse<DeadLetterDetailsView>> GetDeadLetter(string id, CancellationToken cancel) =>
        Get($"api/admin/dead-letters/{Escape(id)}", ClientJson.Default.DeadLetterDetailsView, cancel);

    public Task<ApiResponse<DeadLetterOutcomeView>> ReplayDeadLetter(string id, CancellationToken cancel) => Send(
        HttpMethod.Post, $"api/admin/dead-letters/{Escape(id)}/replay", null, ClientJson.Default.DeadLetterOutcomeView, cancel);

    public Task<ApiResponse<DeadLetterOutcomeView>> DiscardDeadLetter(string id, CancellationToken cancel) => Send(
        HttpMethod.Post, $"api/admin/dead-letters/{Escape(id)}/discard", null, ClientJson.Default.DeadLetterOutcomeView, cancel);

    public Task<ApiResponse<DeadLettersReplayedView>> ReplayDeadLetters(DeadLetterQuery query, CancellationToken cancel) => Send(
        HttpMethod.Post, $"api/admin/dead-letters/replay{QueryOf(query)}", null, ClientJson.Default.DeadLettersReplayedView, cancel);

    /// <summary>Audits a consistent snapshot of the running system.</summary>
    public Task<ApiResponse<AuditReport>> Verify(CancellationToken cancel) =>
        Get("api/admin/verify", AuditJson.Default.AuditReport, cancel);

    public void Dispose() => _http.Dispose();

    Task<ApiResponse<T>> Get<T>(string path, JsonTypeInfo<T> json, CancellationToken cancel) =>
        Send(HttpMethod.Get, path, null, json, cancel);

    Task<ApiResponse<T>> Send<T>(
        HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> json, CancellationToken cancel) =>
        Send(Request(method, path, body), json, cancel);

    async Task<ApiResponse<T>> Send<T>(HttpRequestMessage request, JsonTypeInfo<T> json, CancellationToken cancel)
    {
        using var sent = request;
        try
        {
            using var response = await _http.SendAsync(sent, cancel);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
            if (!response.IsSuccessStatusCode)
                throw new ApiException((int)response.StatusCode, Read(bytes, ClientJson.Default.ProblemView));
            var value = Read(bytes, json) ?? throw new ApiException((int)response.StatusCode, null);
            return new ApiResponse<T>(value, bytes);
        }
        catch (Exception error) when (error is HttpRequestException or SocketException)
        {
            throw new SystemUnreachableException(Url, error);
        }
        catch (TaskCanceledException error) when (error.InnerException is TimeoutException)
        {
            throw new SystemUnreachableException(Url, error.InnerException);
        }
    }

    static HttpRequestMessage Request(HttpMethod method, string path, HttpContent? body)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    static ByteArrayContent Body<T>(T value, JsonTypeInfo<T> json)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
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

    static string QueryOf(DeadLetterQuery query) => Query(
        ("service", query.Service), ("type", query.Type), ("key", query.Key), ("status", query.Status), ("cursor", query.Cursor),
        ("limit", query.Limit?.ToString(CultureInfo.InvariantCulture)));

    static string Query(params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Escape(part.Value!)}");
        return string.Join('&', given) is { Length: > 0 } query ? $"?{query}" : "";
    }

    static string Escape(string text) => Uri.EscapeDataString(text);
}
