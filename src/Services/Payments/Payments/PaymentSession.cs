using Doms.Engine.Services;
using Doms.Payments.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Payments;

/// <summary>Plans and steps that the handlers of Payments share.</summary>
static class PaymentSession
{
    /// <summary>Plans the payment and its charge.</summary>
    public static void NeedCharge(this LoadPlan plan, string orderId)
    {
        plan.Need<Payment>(orderId);
        plan.Need<PaymentTransaction>(ChargeIdOf(orderId));
    }

    /// <summary>Plans the rows of an outcome of the charge, which ends the means of payment.</summary>
    public static void NeedChargeAndMethod(this LoadPlan plan, string orderId)
    {
        plan.NeedCharge(orderId);
        plan.NeedMethod(orderId);
    }

    /// <summary>Plans the means of payment, and its timer where there is one.</summary>
    public static void NeedMethod(this LoadPlan plan, string orderId)
    {
        if (plan.Find<PaymentMethod>(orderId) is not null) plan.NeedTimer(orderId);
    }

    /// <summary>Plans the payment with its charge and its last refund.</summary>
    public static void NeedPaymentRows(this LoadPlan plan, string orderId)
    {
        plan.NeedCharge(orderId);
        if (plan.Find<Payment>(orderId) is { RefundCount: > 0 } payment) plan.Need<Refund>(Refund.IdOf(orderId, payment.RefundCount));
    }

    /// <summary>Plans the payment and one of its refunds.</summary>
    public static void NeedPaymentAndRefund(this LoadPlan plan, string orderId, string refundId)
    {
        plan.Need<Payment>(orderId);
        plan.Need<Refund>(refundId);
    }

    /// <summary>Applies the end of a failed refund, and responds with the refund unless it was refused.</summary>
    public static void EndRefund(this Session session, Decision decision, string log)
    {
        session.Apply(decision);
        if (decision.Row<Refund>() is not { } refund) return;
        session.Respond(StatusCodes.Status200OK, refund.ToView());
        session.Log(log);
    }

    public static PaymentTransaction? Charge(this Session session, string orderId) =>
        session.Find<PaymentTransaction>(ChargeIdOf(orderId));

    public static PaymentRows PaymentRows(this Session session, string orderId)
    {
        var payment = session.Find<Payment>(orderId);
        var last = payment is { RefundCount: > 0 } ? session.Find<Refund>(Refund.IdOf(orderId, payment.RefundCount)) : null;
        return new PaymentRows(payment, session.Charge(orderId), last);
    }

    public static DecisionContext ContextOf(this Session session, Payment? payment, PaymentsOptions options) =>
        new(session.WallClock, session.StoreClock, payment?.PaymentId ?? session.NewId(), options.Currency, options.MethodLifetime);

    /// <summary>Deletes the means of payment once the payment does not need it any more.</summary>
    public static void DeleteMethodUnlessOpen(this Session session, string orderId)
    {
        if (session.Find<Payment>(orderId) is { IsOpen: true } || session.Find<PaymentMethod>(orderId) is null) return;
        session.Delete<PaymentMethod>(orderId);
        session.CancelTimer(orderId);
    }

    /// <summary>Sets the timer of a means of payment that is new; one that a charge uses has its timer.</summary>
    public static void SetMethodTimer(this Session session, PaymentMethod? method)
    {
        if (method is { Version: 1 }) session.SetTimer(method.OrderId, new PaymentMethodExpired(method.OrderId), method.ExpiresAt);
    }

    static string ChargeIdOf(string orderId) => PaymentTransaction.IdOf(orderId, PaymentTransaction.ChargeNumber);
}
