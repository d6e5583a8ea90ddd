using Doms.Contracts.Http;
using Doms.Contracts;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Hosting.PendingReasons;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Pending reasons of an order's payment: the provider's response to its charge or refund.</summary>
static class PaymentPendingReasons
{
    public static async ValueTask<ServicePendingReasons?> Find(
        string orderId, IRowReader rows, IPendingReasonReader reader, CancellationToken cancel)
    {
        if (await rows.Find<Payment>(orderId, cancel) is not { } payment) return null;
        if (payment.Status is PaymentStatus.Pending or PaymentStatus.Unknown)
        {
            var call = await reader.FindInFlightCall(ChargeCard.KeyOf(orderId, 1), cancel);
            return new ServicePendingReasons(payment.Owner, call is null ? [] : [ChargeReason(payment, call)]);
        }

        if (payment.RefundInFlight == 0) return new ServicePendingReasons(payment.Owner, []);
        var refund = await reader.FindInFlightCall(Refund.IdOf(orderId, payment.RefundCount), cancel);
        return new ServicePendingReasons(payment.Owner, refund is null ? [] : [RefundReason(refund)]);
    }

    static PendingReason ChargeReason(Payment payment, PendingWork call) => payment.Status == PaymentStatus.Unknown
        ? Of(PendingReasonKind.Unknown, "the payment provider: the charge outcome is unknown; its status is being queried", call)
        : Of(PendingReasonKind.ExternalCall, "the payment provider's response to the charge", call);

    static PendingReason RefundReason(PendingWork call) =>
        Of(PendingReasonKind.ExternalCall, "the payment provider's response to the refund", call);

    static PendingReason Of(string kind, string description, PendingWork call) => new(
        ServiceNames.Payments, kind, description, call.Since, NextAt: call.NextAttemptAt, Attempts: call.Attempts, Error: call.Error);
}
