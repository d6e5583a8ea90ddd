using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Payments.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Payments;

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
            : await commands.Send(
                http, new SettleRefund(orderId, id, request.Reference!, request.Note, http.Caller().Subject, http.IfMatch()));
    }
}

sealed class OnSettleRefund : IHandle<SettleRefund>
{
    public void Plan(SettleRefund message, LoadPlan plan) => plan.NeedPaymentAndRefund(message.OrderId, message.RefundId);

    public void Handle(SettleRefund message, Session session) => session.EndRefund(
        FailedRefunds.Settle(
            session.Find<Payment>(message.OrderId), session.Find<Refund>(message.RefundId), message, session.WallClock),
        "Payment refund settled manually");
}
