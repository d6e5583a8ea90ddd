using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Payments.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Payments;

/// <summary><c>POST /refunds/{id}/retry</c>: sends a failed refund to the provider again.</summary>
static class RetryRefundEndpoint
{
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender commands) =>
        OrderIds.OfRefund(id) is { } orderId
            ? await commands.Send(http, new RetryRefund(orderId, id))
            : OrderIds.RefundNotFound(id);
}

sealed class OnRetryRefund : IHandle<RetryRefund>
{
    public void Plan(RetryRefund message, LoadPlan plan)
    {
        plan.NeedCharge(message.OrderId);
        plan.Need<Refund>(message.RefundId);
    }

    public void Handle(RetryRefund message, Session session)
    {
        var decision = OperatorRefunds.Retry(
            session.Find<Payment>(message.OrderId), session.Charge(message.OrderId), session.Find<Refund>(message.RefundId),
            session.WallClock);
        session.Apply(decision);
        if (decision.Row<Refund>() is { } refund) session.Respond(StatusCodes.Status202Accepted, refund.ToView());
    }
}

/// <summary><c>POST /refunds/{id}/settle-manually</c>: records that the money was returned outside the provider.</summary>
static class SettleRefundEndpoint
{
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender commands)
    {
        if (OrderIds.OfRefund(id) is not { } orderId) return OrderIds.RefundNotFound(id);
        var body = await RequestBody.Read(http, PaymentsJson.Default.SettleRefundRequest);
        if (body.Value is not { } request) return body.Problem!;
        var errors = new FieldErrors()
            .Add("reference", RefundFields.CheckReference(request.Reference))
            .Add("note", RefundFields.CheckText(request.Note));
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await commands.Send(http, new SettleRefund(orderId, id, request.Reference!, request.Note));
    }
}

sealed class OnSettleRefund : IHandle<SettleRefund>
{
    public void Plan(SettleRefund message, LoadPlan plan)
    {
        plan.Need<Payment>(message.OrderId);
        plan.Need<Refund>(message.RefundId);
    }

    public void Handle(SettleRefund message, Session session)
    {
        var decision = OperatorRefunds.Settle(
            session.Find<Payment>(message.OrderId), session.Find<Refund>(message.RefundId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Refund>() is not { } refund) return;
        session.Respond(StatusCodes.Status200OK, refund.ToView());
        session.Log("Payment refund settled manually");
    }
}
