using System.Globalization;
using Doms.Contracts.Http;

namespace Doms.Client;

/// <content>Payments and refunds.</content>
public sealed partial class DomsClient
{
    /// <summary>Reads the payment of an order with its transactions at the provider.</summary>
    public Task<ApiResponse<PaymentView>> GetPayment(string orderId, CancellationToken cancel) =>
        Get($"api/payments/order/{Escape(orderId)}", ClientJson.Default.PaymentView, cancel);

    /// <summary>Lists payments, those of the newest orders first.</summary>
    public Task<ApiResponse<PageView<PaymentView>>> ListPayments(ListQuery query, CancellationToken cancel) =>
        Get($"api/payments{query.Text}", ClientJson.Default.PageViewPaymentView, cancel);

    /// <summary>Reads a refund.</summary>
    public Task<ApiResponse<OrderRefundView>> GetRefund(string id, CancellationToken cancel) =>
        Get($"api/refunds/{Escape(id)}", ClientJson.Default.OrderRefundView, cancel);

    /// <summary>Lists refunds.</summary>
    public Task<ApiResponse<PageView<OrderRefundView>>> ListRefunds(ListQuery query, CancellationToken cancel) =>
        Get($"api/refunds{query.Text}", ClientJson.Default.PageViewOrderRefundView, cancel);

    /// <summary>Lists the refunds of an order.</summary>
    public Task<ApiResponse<PageView<OrderRefundView>>> ListRefunds(string orderId, ListQuery query, CancellationToken cancel) =>
        Get($"api/orders/{Escape(orderId)}/refunds{query.Text}", ClientJson.Default.PageViewOrderRefundView, cancel);

    /// <summary>Reads what a refund would do now; it changes nothing.</summary>
    /// <param name="amount">Major units; null for the remaining amount.</param>
    /// <exception cref="ApiException">The refund would be refused, for the same reason.</exception>
    public Task<ApiResponse<RefundPreviewView>> PreviewRefund(
        string orderId, decimal? amount, bool cancelsOrder, CancellationToken cancel) => Get(
        $"api/orders/{Escape(orderId)}/refunds/preview" + Query.Of(
            ("amount", amount?.ToString(CultureInfo.InvariantCulture)), ("cancel", cancelsOrder ? "true" : null)),
        ClientJson.Default.RefundPreviewView, cancel);

    /// <summary>Requests a refund of an amount, of lines, or of the rest.</summary>
    public Task<ApiResponse<OrderRefundView>> CreateRefund(string orderId, CreateRefundRequest refund, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/orders/{Escape(orderId)}/refunds", refund, ClientJson.Default.CreateRefundRequest),
        ClientJson.Default.OrderRefundView, cancel);

    /// <summary>Tries a failed refund again.</summary>
    public Task<ApiResponse<OrderRefundView>> RetryRefund(string id, CancellationToken cancel) =>
        Post($"api/refunds/{Escape(id)}/retry", ClientJson.Default.OrderRefundView, cancel);

    /// <summary>Ends a failed refund that another one has replaced, or that is not owed.</summary>
    public Task<ApiResponse<OrderRefundView>> CancelRefund(string id, string? note, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/refunds/{Escape(id)}/cancel", new CancelRefundRequest(note), ClientJson.Default.CancelRefundRequest),
        ClientJson.Default.OrderRefundView, cancel);

    /// <summary>Records that an operator has returned the money of a failed refund outside the provider.</summary>
    public Task<ApiResponse<OrderRefundView>> SettleRefund(string id, SettleRefundRequest request, CancellationToken cancel) => Send(
        ApiRequest.Post($"api/refunds/{Escape(id)}/settle-manually", request, ClientJson.Default.SettleRefundRequest),
        ClientJson.Default.OrderRefundView, cancel);
}
