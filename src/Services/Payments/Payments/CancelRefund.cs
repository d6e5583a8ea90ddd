using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Payments.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Payments;

/// <summary><c>POST /refunds/{id}/cancel</c>: ends a failed refund that another one has replaced, or that is not owed.</summary>
static class CancelRefundEndpoint
{
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender commands)
    {
        if (OrderIds.OfRefund(id) is not { } orderId) return OrderIds.RefundNotFound(id);
        var body = await RequestBody.Read(http, PaymentsJson.Default.CancelRefundRequest, isOptional: true);
        if (body.Value is not { } request) return body.Problem!;
        return RefundFields.CheckText(request.Note) is { } error
            ? ProblemResponse.Validation("note", $"note {error}")
            : await commands.Send(http, new CancelRefund(orderId, id, request.Note, http.Caller().Subject, http.IfMatch()));
    }
}

sealed class OnCancelRefund : IHandle<CancelRefund>
{
    public void Plan(CancelRefund message, LoadPlan plan) => plan.NeedPaymentAndRefund(message.OrderId, message.RefundId);

    public void Handle(CancelRefund message, Session session) => session.EndRefund(
        FailedRefunds.Cancel(
            session.Find<Payment>(message.OrderId), session.Find<Refund>(message.RefundId), message, session.WallClock),
        "Payment refund cancelled");
}
