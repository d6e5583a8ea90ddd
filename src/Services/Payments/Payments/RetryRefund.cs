using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Payments.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Payments;

/// <summary><c>POST /refunds/{id}/retry</c>: sends a failed refund to the provider again.</summary>
static class RetryRefundEndpoint
{
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender commands) =>
        OrderIds.OfRefund(id) is { } orderId
            ? await commands.Send(http, new RetryRefund(orderId, id, http.Caller().Subject, http.IfMatch()))
            : OrderIds.RefundNotFound(id);
}

sealed class OnRetryRefund : IHandle<RetryRefund>
{
    public void Plan(RetryRefund message, LoadPlan plan)
    {
        plan.NeedPaymentRows(message.OrderId);
        plan.Need<Refund>(message.RefundId);
    }

    public void Handle(RetryRefund message, Session session)
    {
        var decision = FailedRefunds.Retry(
            session.PaymentRows(message.OrderId), session.Find<Refund>(message.RefundId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Refund>() is { } refund) session.Respond(StatusCodes.Status202Accepted, refund.ToView(), refund.Location());
    }
}
