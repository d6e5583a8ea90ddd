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
    public static async Task<IResult> Handle(string orderId, HttpContext http, IRowReader rows, CommandSender commands)
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
/// <c>POST /orders/{id}/refunds</c>: refunds lines, shipping or an amount for an operator; without any of them, the remaining amount. It
/// cancels the order only where the body says so. Amounts are read in the currency of the payment.
/// </summary>
static class CreateRefundEndpoint
{
    public static async Task<IResult> Handle(string id, HttpContext http, IRowReader rows, CommandSender commands)
    {
        var body = await RequestBody.Read(
            http, PaymentsJson.Default.CreateRefundRequest, isOptional: false, "amount", "lines", "shipping", "reasonCode");
        if (body.Value is not { } request) return body.Problem!;
        if (await OrderIds.FindPayment(id, rows, http.RequestAborted) is not { } payment) return OrderIds.PaymentNotFound(id);
        var errors = new FieldErrors();
        var command = CommandOf(request, payment, http.Caller().Subject, errors) with { IfMatch = http.IfMatch() };
        return errors.Any ? ProblemResponse.Validation(errors.All) : await commands.Send(http, command);
    }

    /// <summary>The command of a request; errors of its members are added to the others.</summary>
    public static RefundByOperator CommandOf(CreateRefundRequest request, Payment payment, string by, FieldErrors errors)
    {
        var isPart = request is { Amount: not null } or { Lines: not null } or { Shipping: not null };
        errors.Add("amount", RefundFields.CheckAmount(request.Amount, payment.Currency, out var amount))
            .Add("shipping", RefundFields.CheckAmount(request.Shipping, payment.Currency, out var shipping))
            .Add("lines", RefundFields.CheckLines(request.Lines, out var lines))
            .Add("returnId", RefundFields.CheckReturnId(request.ReturnId))
            .Add("reasonCode", RefundFields.CheckReasonCode(request.ReasonCode))
            .Add("note", RefundFields.CheckText(request.Note))
            .Add("customerReason", RefundFields.CheckText(request.CustomerReason))
            .Add("cancel", request.Cancel is true && isPart
                ? "refunds the remaining amount; leave amount, lines and shipping out" : null);
        var cancellation = request.Cancel is true ? OrderCancellation.Always : OrderCancellation.Never;
        return new RefundByOperator(
            payment.OrderId, amount, request.Note, by, cancellation, request.ReasonCode ?? Refund.Other, request.CustomerReason, lines,
            shipping.GetValueOrDefault(), request.ReturnId);
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
            session.Respond(StatusCodes.Status202Accepted, payment.ToRefundView(refund), refund.Location());
        else
            session.Respond(StatusCodes.Status202Accepted, refund.ToView(), refund.Location());
    }
}
