using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Hosting.Waiting;
using Doms.Hosting.Web;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>What an order's payment waits for: the provider's word on its charge or on a refund.</summary>
static class PaymentWaits
{
    public static async ValueTask<OwnWaits?> Find(
        string orderId, IRowReader rows, IWaitReader waits, CancellationToken cancel)
    {
        if (await rows.Find<Payment>(orderId, cancel) is not { } payment) return null;
        if (payment.Status is PaymentStatus.Pending or PaymentStatus.Unknown)
        {
            var call = await waits.Call(ChargeCard.KeyOf(orderId, 1), cancel);
            return new OwnWaits(payment.Owner, call is null ? [] : [Charge(payment, call)]);
        }

        if (payment.RefundInFlight == 0) return new OwnWaits(payment.Owner, []);
        var refund = await waits.Call(Refund.IdOf(orderId, payment.Refunds), cancel);
        return new OwnWaits(payment.Owner, refund is null ? [] : [Return(refund)]);
    }

    static Wait Charge(Payment payment, WaitingCall call) => payment.Status == PaymentStatus.Unknown
        ? Of(WaitKind.Unknown, "the payment provider: whether the charge went through is unknown, and is inquired about", call)
        : Of(WaitKind.Call, "the payment provider's answer to the charge", call);

    static Wait Return(WaitingCall call) => Of(WaitKind.Call, "the payment provider's answer to the refund", call);

    static Wait Of(string kind, string what, WaitingCall call) => new(
        ServiceNames.Payments, kind, what, call.Since, call.Attempts > 0 ? call.DueAt : null, null, call.Attempts, null, call.Error);
}
