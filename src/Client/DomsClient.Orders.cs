using Doms.Contracts.Http;

namespace Doms.Client;

/// <content>Orders, their refunds and their mails.</content>
public sealed partial class DomsClient
{
    /// <param name="wait">Seconds to wait for confirmation or cancellation, 0 to 30.</param>
    /// <param name="key">Idempotency key; null takes a new one.</param>
    public Task<ApiResponse<OrderView>> PlaceOrder(OrderRequest order, int wait, string? key, CancellationToken cancel)
    {
        var request = ApiRequest.Post("api/orders", order, ClientJson.Default.OrderRequest) with { WaitSeconds = wait };
        return Send(key is null ? request : request with { Key = key }, ClientJson.Default.OrderView, cancel);
    }

    public Task<ApiResponse<OrderView>> GetOrder(string id, CancellationToken cancel) =>
        Get($"api/orders/{Escape(id)}", ClientJson.Default.OrderView, cancel);

    public Task<ApiResponse<TimelineView>> GetTimeline(string id, CancellationToken cancel) =>
        Get($"api/orders/{Escape(id)}/timeline", ClientJson.Default.TimelineView, cancel);

    public Task<ApiResponse<WhyView>> GetWhy(string id, CancellationToken cancel) =>
        Get($"api/orders/{Escape(id)}/why", ClientJson.Default.WhyView, cancel);

    public Task<ApiResponse<PageView<OrderView>>> ListOrders(ListQuery query, CancellationToken cancel) =>
        Get($"api/orders{query.Text}", ClientJson.Default.PageViewOrderView, cancel);

    public Task<ApiResponse<OrderView>> CancelOrder(string id, string? reason, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/orders/{Escape(id)}/cancel", new CancelOrderRequest(reason), ClientJson.Default.CancelOrderRequest),
        ClientJson.Default.OrderView, cancel);

    /// <summary>Lists mails, those of the newest orders first.</summary>
    public Task<ApiResponse<PageView<NotificationView>>> ListNotifications(ListQuery query, CancellationToken cancel) =>
        Get($"api/notifications{query.Text}", ClientJson.Default.PageViewNotificationView, cancel);
}
