using Doms.Contracts.Http;
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
    public static void Map(IEndpointRouteBuilder routes, PaymentsOptions options)
    {
        var callback = new ReceiveCallbackEndpoint(options);
        routes.MapApi("/payments", payments =>
        {
            payments.MapGet("/", ListPayments.Handle).ForOperators().WithQuery(ListPayments.Parameters)
                .WithSummary("List payments, those of the newest orders first")
                .Produces<PageView<PaymentView>>();
            payments.MapGet("/order/{orderId}", GetPayment.Handle)
                .WithSummary("The payment of an order")
                .Produces<PaymentView>();
            payments.MapPost("/refund/{orderId}", RefundByOperatorEndpoint.Handle).ForOperators()
                .WithSummary("Refund a payment; an empty body refunds the remaining amount")
                .Accepts<RefundRequest>(isOptional: true, "application/json")
                .Produces<RefundView>(StatusCodes.Status202Accepted);
            payments.MapPost("/callbacks", callback.Handle).AllowPublicAccess()
                .WithSummary("Receive a signed callback of the payment provider")
                .Produces<CallbackView>()
                .Produces(StatusCodes.Status401Unauthorized);
        });
        routes.MapApi("/orders/{orderId}/payment", payment => payment.MapGet("/", GetPayment.Handle)
            .WithSummary("The payment of an order")
            .Produces<PaymentView>());
        MapOrderRefunds(routes);
        MapRefunds(routes);
    }

    static void MapOrderRefunds(IEndpointRouteBuilder routes) =>
        routes.MapApi("/orders/{id}/refunds", refunds =>
        {
            refunds.MapGet("/", GetRefunds.OfOrder).WithQuery(QueryParameters.OfList())
                .WithSummary("The refunds of an order")
                .Produces<PageView<OrderRefundView>>();
            refunds.MapPost("/", CreateRefundEndpoint.Handle).ForOperators().ComparingVersion()
                .WithSummary("Refund lines of an order, an amount, or all that remains")
                .Accepts<CreateRefundRequest>("application/json")
                .Produces<OrderRefundView>(StatusCodes.Status202Accepted);
        });

    static void MapRefunds(IEndpointRouteBuilder routes) => routes.MapApi("/refunds", refunds =>
    {
        refunds.MapGet("/", GetRefunds.List).ForOperators().WithQuery(GetRefunds.Parameters)
            .WithSummary("List refunds, those of the newest orders first")
            .Produces<PageView<OrderRefundView>>();
        refunds.MapGet("/{id}", GetRefunds.Find).ForOperators()
            .WithSummary("A refund")
            .Produces<OrderRefundView>();
        refunds.MapPost("/{id}/retry", RetryRefundEndpoint.Handle).ForOperators().ComparingVersion()
            .WithSummary("Send a failed refund to the provider again")
            .Produces<OrderRefundView>(StatusCodes.Status202Accepted)
            .Produces(StatusCodes.Status409Conflict);
        refunds.MapPost("/{id}/settle-manually", SettleRefundEndpoint.Handle).ForOperators().ComparingVersion()
            .WithSummary("Record that the money of a failed refund was returned outside the provider")
            .Accepts<SettleRefundRequest>("application/json")
            .Produces<OrderRefundView>()
            .Produces(StatusCodes.Status409Conflict);
        refunds.MapPost("/{id}/cancel", CancelRefundEndpoint.Handle).ForOperators().ComparingVersion()
            .WithSummary("End a failed refund without money, because another one has replaced it or none is owed")
            .Accepts<CancelRefundRequest>(isOptional: true, "application/json")
            .Produces<OrderRefundView>()
            .Produces(StatusCodes.Status409Conflict);
    });
}
