using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;

namespace Doms.Client;

/// <content>Orders, their refunds and their mails.</content>
public sealed partial class DomsClient
{
    /// <summary>Places an order. A repeat with the same key places no second one.</summary>
    /// <param name="wait">Seconds to wait for confirmation or cancellation, 0 to 30.</param>
    /// <param name="key">Idempotency key, 1 to 255 printable ASCII characters; null takes a new one.</param>
    /// <exception cref="ArgumentException">The key is invalid.</exception>
    public Task<ApiResponse<OrderView>> PlaceOrder(OrderRequest order, int wait, string? key, CancellationToken cancel)
    {
        if (key is not null) HeaderText.Require(HeaderText.CheckKey(key), nameof(key));
        var request = ApiRequest.Post("api/orders", order, ClientJson.Default.OrderRequest) with { WaitSeconds = wait };
        return Send(key is null ? request : request with { Key = key }, ClientJson.Default.OrderView, cancel);
    }

    /// <summary>Reads an order with its progress.</summary>
    public Task<ApiResponse<OrderView>> GetOrder(string id, CancellationToken cancel) =>
        Get($"api/orders/{Escape(id)}", ClientJson.Default.OrderView, cancel);

    /// <summary>Reads what has happened to an order, oldest entry first.</summary>
    public Task<ApiResponse<TimelineView>> GetTimeline(string id, CancellationToken cancel) =>
        Get($"api/orders/{Escape(id)}/timeline", ClientJson.Default.TimelineView, cancel);

    /// <summary>Reads what an order waits for, and since when.</summary>
    public Task<ApiResponse<WhyView>> GetWhy(string id, CancellationToken cancel) =>
        Get($"api/orders/{Escape(id)}/why", ClientJson.Default.WhyView, cancel);

    /// <summary>Lists orders, newest first.</summary>
    public Task<ApiResponse<PageView<OrderView>>> ListOrders(ListQuery query, CancellationToken cancel) =>
        Get($"api/orders{query.Text}", ClientJson.Default.PageViewOrderView, cancel);

    /// <summary>Counts orders, up to 10,000.</summary>
    /// <param name="filters">Query parameters that filter the list, e.g. <c>status</c>.</param>
    public Task<ApiResponse<OrderCountView>> CountOrders(IReadOnlyDictionary<string, string> filters, CancellationToken cancel) => Get(
        $"api/orders/count{Query.Of([.. filters.Select(filter => (filter.Key, (string?)filter.Value))])}",
        ClientJson.Default.OrderCountView, cancel);

    /// <summary>Reads what a cancellation would do now; it changes nothing.</summary>
    /// <exception cref="ApiException">The cancellation would be refused, for the same reason.</exception>
    public Task<ApiResponse<CancelPreviewView>> PreviewCancellation(string id, CancellationToken cancel) =>
        Get($"api/orders/{Escape(id)}/cancel", ClientJson.Default.CancelPreviewView, cancel);

    /// <summary>Requests the cancellation of an order; completed steps are compensated.</summary>
    /// <param name="reason">Shown to the customer; null for none.</param>
    public Task<ApiResponse<OrderView>> CancelOrder(string id, string? reason, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/orders/{Escape(id)}/cancel", new CancelOrderRequest(reason), ClientJson.Default.CancelOrderRequest),
        ClientJson.Default.OrderView, cancel);

    /// <summary>Lists mails, those of the newest orders first.</summary>
    public Task<ApiResponse<PageView<NotificationView>>> ListNotifications(ListQuery query, CancellationToken cancel) =>
        Get($"api/notifications{query.Text}", ClientJson.Default.PageViewNotificationView, cancel);

    /// <summary>Reads events of orders by their position in the feed.</summary>
    /// <param name="after">Position after which the page begins; 0 is the beginning.</param>
    /// <param name="orderId">The order whose events are read; null for all.</param>
    /// <param name="limit">Maximum number of events, 1 to <see cref="ListQuery.MaxLimit"/>.</param>
    public Task<ApiResponse<EventFeedView>> ReadEvents(long after, string? orderId, int limit, CancellationToken cancel) =>
        ReadFeed("api/events", after, orderId, limit, ClientJson.Default.EventFeedView, cancel);

    /// <summary>Reads events of orders, with what was sent for each, by their position in the feed.</summary>
    /// <param name="after">Position after which the page begins; 0 is the beginning.</param>
    /// <param name="orderId">The order whose events are read; null for all.</param>
    /// <param name="limit">Maximum number of events.</param>
    public Task<ApiResponse<NotificationFeedView>> ReadNotificationFeed(long after, string? orderId, int limit, CancellationToken cancel) =>
        ReadFeed("api/notifications/feed", after, orderId, limit, ClientJson.Default.NotificationFeedView, cancel);

    /// <summary>Reads a mail with its text.</summary>
    public Task<ApiResponse<NotificationDetailsView>> GetNotification(string id, CancellationToken cancel) =>
        Get($"api/notifications/{Escape(id)}", ClientJson.Default.NotificationDetailsView, cancel);

    /// <summary>Sends a mail again.</summary>
    public Task<ApiResponse<NotificationDetailsView>> ResendNotification(string id, CancellationToken cancel) =>
        Post($"api/notifications/{Escape(id)}/resend", ClientJson.Default.NotificationDetailsView, cancel);

    /// <summary>Reads a page of a feed.</summary>
    Task<ApiResponse<T>> ReadFeed<T>(
        string path, long after, string? orderId, int limit, JsonTypeInfo<T> json, CancellationToken cancel) =>
        Get(path + Query.Of(("after", $"{after}"), ("limit", $"{limit}"), ("orderId", orderId)), json, cancel);
}
