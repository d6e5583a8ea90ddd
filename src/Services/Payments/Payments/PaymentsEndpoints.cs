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
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapApi("/payments", payments =>
        {
            payments.MapGet("/order/{orderId}", GetPayment.Handle)
                .WithSummary("The payment of an order")
                .Produces<PaymentView>();
            payments.MapPost("/refund/{orderId}", RefundByOperatorEndpoint.Handle).ForOperators()
                .WithSummary("Refund a payment; an empty body refunds the remaining amount")
                .Accepts<RefundRequest>(isOptional: true, "application/json")
                .Produces<RefundView>(StatusCodes.Status202Accepted);
        });
        MapOrderRefunds(routes);
        MapRefunds(routes);
    }

    static void MapOrderRefunds(IEndpointRouteBuilder routes) =>
        routes.MapApi("/orders/{id}/refunds", refunds =>
        {
            refunds.MapGet("/", GetRefunds.OfOrder).WithQuery(QueryParameters.OfList())
                .WithSummary("The refunds of an order")
                .Produces<PageView<OrderRefundView>>();
            refunds.MapPost("/", CreateRefundEndpoint.Handle).ForOperators()
                .WithSummary("Refund an order, whole or in part")
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
        refunds.MapPost("/{id}/retry", RetryRefundEndpoint.Handle).ForOperators()
            .WithSummary("Send a failed refund to the provider again")
            .Produces<OrderRefundView>(StatusCodes.Status202Accepted)
            .Produces(StatusCodes.Status409Conflict);
        refunds.MapPost("/{id}/settle-manually", SettleRefundEndpoint.Handle).ForOperators()
            .WithSummary("Record that the money of a failed refund was returned outside the provider")
            .Accepts<SettleRefundRequest>("application/json")
            .Produces<OrderRefundView>()
            .Produces(StatusCodes.Status409Conflict);
    });
}
