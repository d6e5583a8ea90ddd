using System.Globalization;
using System.Text.Json;
using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Payments.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Payments;

/// <summary><c>POST /payments/refund/{orderId}</c>: refunds for an operator; an empty body refunds the remaining amount.</summary>
sealed class RefundByOperatorEndpoint(PaymentsOptions options)
{
    const int MaxReasonLength = 500;

    public async Task<IResult> Handle(string orderId, HttpContext http, CommandSender commands)
    {
        if (!OrderIds.IsValid(orderId)) return OrderIds.PaymentNotFound(orderId);
        var request = await Read(http);
        if (request is null) return ProblemResponse.Validation("body", "must be a JSON object with a number amount and a text reason");
        long? amount = null;
        if (request.Amount is { } major)
        {
            if (!Money.TryFromMajor(major, options.Currency, out var minor) || minor == 0)
                return ProblemResponse.Validation("amount", AmountError());
            amount = minor;
        }

        if (request.Reason is { } reason && (reason.Length > MaxReasonLength || reason.Any(char.IsControl)))
            return ProblemResponse.Validation("reason", $"must be at most {MaxReasonLength} characters, none of them a control character");
        return await commands.Send(http, new RefundByOperator(orderId, amount, request.Reason, http.Caller().Subject));
    }

    string AmountError() => string.Create(
        CultureInfo.InvariantCulture,
        $"must be more than 0, with at most {Currency.Decimals(options.Currency)} decimals ({options.Currency})");

    /// <summary>Null for an invalid body.</summary>
    static async Task<RefundRequest?> Read(HttpContext http)
    {
        try
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            if (body.Length == 0) return new RefundRequest(null, null);
            body.Position = 0;
            return await JsonSerializer.DeserializeAsync(body, RequestJson.Default.RefundRequest, http.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Begins the refund, or the cancellation that it amounts to, and responds with it.</summary>
sealed class OnRefundByOperator : IHandle<RefundByOperator>
{
    public void Plan(RefundByOperator message, LoadPlan plan) => plan.NeedPaymentAndNextRefund(message.OrderId);

    public void Handle(RefundByOperator message, Session session)
    {
        var decision = RefundDecider.RefundByOperator(session.Find<Payment>(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Payment>() is { } payment)
            session.Respond(StatusCodes.Status202Accepted, payment.ToRefundView(decision.Row<Refund>()));
    }
}
