using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Payments.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Payments;

/// <summary><c>POST /payments/refund/{orderId}</c>: refunds for an operator; an empty body refunds the remaining amount.</summary>
static class RefundByOperatorEndpoint
{
    public static async Task<IResult> Handle(string orderId, HttpContext http, CommandSender commands, IRowReader rows)
    {
        var body = await RequestBody.Read(http, PaymentsJson.Default.RefundRequest, isOptional: true, notNull: "amount");
        if (body.Value is not { } request) return body.Problem!;
        if (await OrderIds.FindPayment(orderId, rows, http.RequestAborted) is not { } payment) return OrderIds.PaymentNotFound(orderId);
        var errors = new FieldErrors()
            .Add("amount", RefundFields.CheckAmount(request.Amount, payment.Currency, out var amount))
            .Add("reason", RefundFields.CheckText(request.Reason));
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await commands.Send(http, new RefundByOperator(orderId, amount, request.Reason, http.Caller().Subject));
    }
}

/// <summary>
/// <c>POST /orders/{id}/refunds</c>: refunds for an operator. It cancels the order only where the body says so.
/// </summary>
static class CreateRefundEndpoint
{
    public static async Task<IResult> Handle(string id, HttpContext http, CommandSender commands, IRowReader rows)
    {
        var body = await RequestBody.Read(http, PaymentsJson.Default.CreateRefundRequest, notNull: ["amount", "lines"]);
        if (body.Value is not { } request) return body.Problem!;
        if (await OrderIds.FindPayment(id, rows, http.RequestAborted) is not { } payment) return OrderIds.PaymentNotFound(id);
        var errors = new FieldErrors()
            .Add("amount", RefundFields.CheckAmount(request.Amount, payment.Currency, out var amount))
            .Add("reasonCode", RefundFields.CheckReasonCode(request.ReasonCode))
            .Add("note", RefundFields.CheckText(request.Note))
            .Add("customerReason", RefundFields.CheckText(request.CustomerReason))
            .Add("cancel", request is { Cancel: true, Amount: not null } ? "refunds the remaining amount; leave amount out" : null);
        if (errors.Any) return ProblemResponse.Validation(errors.All);
        if (request.Lines is { Count: > 0 })
        {
            return ProblemResponse.Of(
                StatusCodes.Status422UnprocessableEntity, "lines_not_supported", "A refund by lines is not supported; give its amount.");
        }

        var cancellation = request.Cancel is true ? OrderCancellation.Always : OrderCancellation.Never;
        return await commands.Send(http, new RefundByOperator(
            id, amount, request.Note, http.Caller().Subject, cancellation, request.ReasonCode ?? Refund.Other, request.CustomerReason));
    }
}

/// <summary>Begins the refund, or requests the cancellation that it amounts to, and responds with it.</summary>
sealed class OnRefundByOperator : IHandle<RefundByOperator>
{
    public void Plan(RefundByOperator message, LoadPlan plan) => plan.NeedPaymentRows(message.OrderId);

    public void Handle(RefundByOperator message, Session session)
    {
        var decision = OperatorRefunds.Create(session.PaymentRows(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Payment>() is not { } payment || decision.Row<Refund>() is not { } refund) return;
        if (message.Cancellation == OrderCancellation.FullBeforeDispatch)
            session.Respond(StatusCodes.Status202Accepted, payment.ToRefundView(refund));
        else
            session.Respond(StatusCodes.Status202Accepted, refund.ToView(), $"/api/refunds/{refund.Id}");
    }
}
