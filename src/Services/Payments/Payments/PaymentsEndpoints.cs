using Doms.Contracts.Http;
using Doms.Hosting.Documents;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Payments;

/// <summary>Routes of Payments.</summary>
static class PaymentsEndpoints
{
    /// <summary>Codes with which a refund of a payment is refused.</summary>
    static readonly string[] Refused =
        ["payment_not_completed", "free_order", "refund_requested", "nothing_left", "refund_exceeds_payment"];

    /// <summary>Codes with which a refund of lines is refused.</summary>
    static readonly string[] RefusedLines =
        ["unknown_line", "lines_are_free", "amount_exceeds_lines", "refund_exceeds_line", "refund_exceeds_shipping"];

    public static void Map(IEndpointRouteBuilder routes, PaymentsOptions options)
    {
        var callback = new ReceiveCallbackEndpoint(options);
        routes.MapApi("/payments", payments =>
        {
            payments.MapGet("/", ListPayments.Handle).RequireScope(Scopes.Read, Scopes.PaymentsRefund).WithQuery(ListPayments.Parameters)
                .WithSummary("List payments, those of the newest orders first")
                .Produces<PageView<PaymentView>>();
            payments.MapGet("/order/{orderId}", GetPayment.Handle)
            .RequireScope(Scopes.OrdersRead, Scopes.Read)
                .WithSummary("The payment of an order")
                .WithOperationId("getPayment")
                .ReplacedBy("getOrderPayment")
                .Produces<PaymentView>().IsVersioned()
                .Fails(StatusCodes.Status404NotFound, "payment_not_found");
            payments.MapPost("/refund/{orderId}", RefundByOperatorEndpoint.Handle).RequireScope(Scopes.PaymentsRefund)
                .WithSummary("Refund a payment; an empty body refunds the remaining amount")
                .Accepts<RefundRequest>(isOptional: true, "application/json")
                .WithOperationId("refundPayment")
                .ReplacedBy("createOrderRefund")
                .Produces<RefundView>(StatusCodes.Status202Accepted)
                .Fails(StatusCodes.Status400BadRequest, "invalid_amount")
                .Fails(StatusCodes.Status404NotFound, "payment_not_found")
                .Fails(StatusCodes.Status409Conflict, Refused);
            payments.MapPost("/callbacks", callback.Handle).AllowPublicAccess().ReadingBody()
                .WithSummary("Receive a signed callback of the payment provider")
                .IsInternal()
                .WithOperationId("receiveCallback")
                .Produces<CallbackView>()
                .Fails(StatusCodes.Status401Unauthorized, "invalid_signature");
        });
        routes.MapApi("/orders/{orderId}/payment", payment => payment.MapGet("/", GetPayment.Handle)
            .RequireScope(Scopes.OrdersRead, Scopes.Read)
            .WithSummary("The payment of an order")
            .Produces<PaymentView>().IsVersioned()
            .Fails(StatusCodes.Status404NotFound, "payment_not_found"));
        MapOrderRefunds(routes);
        MapRefunds(routes);
    }

    static void MapOrderRefunds(IEndpointRouteBuilder routes) =>
        routes.MapApi("/orders/{id}/refunds", refunds =>
        {
            refunds.MapGet("/", GetRefunds.OfOrder).RequireScope(Scopes.OrdersRead, Scopes.Read).WithQuery(QueryParameters.OfList())
                .WithSummary("The refunds of an order")
                .Produces<PageView<OrderRefundView>>()
                .Fails(StatusCodes.Status404NotFound, "payment_not_found");
            refunds.MapGet("/preview", PreviewRefundEndpoint.Handle).RequireScope(Scopes.PaymentsRefund)
                .WithQuery(PreviewRefundEndpoint.Parameters)
                .WithOperationId("previewOrderRefund")
                .WithSummary("What a refund would do now; nothing is changed")
                .Produces<RefundPreviewView>()
                .Fails(StatusCodes.Status400BadRequest, "invalid_amount")
                .Fails(StatusCodes.Status404NotFound, "payment_not_found")
                .Fails(StatusCodes.Status409Conflict, [.. Refused, "lines_unknown"])
                .Fails(StatusCodes.Status422UnprocessableEntity, RefusedLines);
            refunds.MapPost("/", CreateRefundEndpoint.Handle).RequireScope(Scopes.PaymentsRefund).ComparingVersion("the order's payment")
                .WithSummary("Refund lines of an order, an amount, or all that remains")
                .Accepts<CreateRefundRequest>("application/json")
                .Produces<OrderRefundView>(StatusCodes.Status202Accepted)
                .Fails(StatusCodes.Status400BadRequest, "invalid_amount")
                .Fails(StatusCodes.Status404NotFound, "payment_not_found")
                .Fails(StatusCodes.Status409Conflict, [.. Refused, "lines_unknown"])
                .Fails(StatusCodes.Status422UnprocessableEntity, RefusedLines);
        });

    static void MapRefunds(IEndpointRouteBuilder routes) => routes.MapApi("/refunds", refunds =>
    {
        refunds.MapGet("/", GetRefunds.List).RequireScope(Scopes.Read, Scopes.PaymentsRefund).WithQuery(GetRefunds.Parameters)
            .WithSummary("List refunds, those of the newest orders first")
            .Produces<PageView<OrderRefundView>>();
        refunds.MapGet("/{id}", GetRefunds.Find).RequireScope(Scopes.Read, Scopes.PaymentsRefund)
            .WithSummary("A refund")
            .Produces<OrderRefundView>().IsVersioned()
            .Fails(StatusCodes.Status404NotFound, "refund_not_found");
        refunds.MapPost("/{id}/retry", RetryRefundEndpoint.Handle).RequireScope(Scopes.PaymentsRefund).ComparingVersion()
            .WithSummary("Send a failed refund to the provider again")
            .Produces<OrderRefundView>(StatusCodes.Status202Accepted)
            .Fails(StatusCodes.Status404NotFound, "refund_not_found")
            .Fails(StatusCodes.Status409Conflict, "refund_not_failed", "newer_refund", "nothing_left", "refund_exceeds_payment");
        refunds.MapPost("/{id}/settle-manually", SettleRefundEndpoint.Handle).ForOperators().ComparingVersion()
            .WithSummary("Record that the money of a failed refund was returned outside the provider")
            .WithOperationId("settleRefund")
            .Accepts<SettleRefundRequest>("application/json")
            .Produces<OrderRefundView>()
            .Fails(StatusCodes.Status404NotFound, "refund_not_found")
            .Fails(StatusCodes.Status409Conflict, "refund_not_failed", "nothing_left", "refund_exceeds_payment");
        refunds.MapPost("/{id}/cancel", CancelRefundEndpoint.Handle).ForOperators().ComparingVersion()
            .WithSummary("End a failed refund without money, because another one has replaced it or none is owed")
            .Accepts<CancelRefundRequest>(isOptional: true, "application/json")
            .Produces<OrderRefundView>()
            .Fails(StatusCodes.Status404NotFound, "refund_not_found")
            .Fails(StatusCodes.Status409Conflict, "refund_not_failed");
    });
}
