using Doms.Contracts.Http;

namespace Doms.Client;

/// <content>Payments and refunds.</content>
public sealed partial class DomsClient
{
    public Task<ApiResponse<PaymentView>> GetPayment(string orderId, CancellationToken cancel) =>
        Get($"api/payments/order/{Escape(orderId)}", ClientJson.Default.PaymentView, cancel);

    public Task<ApiResponse<OrderRefundView>> GetRefund(string id, CancellationToken cancel) =>
        Get($"api/refunds/{Escape(id)}", ClientJson.Default.OrderRefundView, cancel);

    public Task<ApiResponse<PageView<OrderRefundView>>> ListRefunds(ListQuery query, CancellationToken cancel) =>
        Get($"api/refunds{query.Text}", ClientJson.Default.PageViewOrderRefundView, cancel);

    /// <summary>Lists the refunds of an order.</summary>
    public Task<ApiResponse<PageView<OrderRefundView>>> ListRefunds(string orderId, ListQuery query, CancellationToken cancel) =>
        Get($"api/orders/{Escape(orderId)}/refunds{query.Text}", ClientJson.Default.PageViewOrderRefundView, cancel);

    public Task<ApiResponse<OrderRefundView>> CreateRefund(string orderId, CreateRefundRequest refund, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/orders/{Escape(orderId)}/refunds", refund, ClientJson.Default.CreateRefundRequest),
        ClientJson.Default.OrderRefundView, cancel);

    public Task<ApiResponse<OrderRefundView>> RetryRefund(string id, CancellationToken cancel) =>
        Post($"api/refunds/{Escape(id)}/retry", ClientJson.Default.OrderRefundView, cancel);

    public Task<ApiResponse<OrderRefundView>> SettleRefund(string id, SettleRefundRequest request, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/refunds/{Escape(id)}/settle-manually", request, ClientJson.Default.SettleRefundRequest),
        ClientJson.Default.OrderRefundView, cancel);
}
