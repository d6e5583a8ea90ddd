using Doms.Contracts.Http;
using Doms.Contracts;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Hosting.PendingReasons;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Pending reasons of an order's payment: the provider's responses to its charge and refunds.</summary>
static class PaymentPendingReasons
{
    public static async ValueTask<ServicePendingReasons?> Find(
        string orderId, IRowReader rows, IPendingReasonReader reader, CancellationToken cancel)
    {
        if (await rows.Find<Payment>(orderId, cancel) is not { } payment) return null;
        var reasons = new List<PendingReason>();
        await foreach (var transaction in FindOpen(payment, rows, cancel))
            if (await reader.FindInFlightCall(transaction.CallKey, cancel) is { } call)
                reasons.Add(ReasonOf(transaction, call));
        return new ServicePendingReasons(payment.Owner, reasons);
    }

    /// <summary>Finds the open transactions from the newest on, until they account for all money in doubt.</summary>
    static async IAsyncEnumerable<PaymentTransaction> FindOpen(
        Payment payment, IRowReader rows, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var inDoubt = payment.RefundInFlight + (payment.IsOpen ? payment.Amount : 0);
        for (var number = payment.TransactionCount; number > 0 && inDoubt > 0; number--)
        {
            var id = PaymentTransaction.IdOf(payment.OrderId, number);
            if (await rows.Find<PaymentTransaction>(id, cancel) is not { IsOpen: true } transaction) continue;
            inDoubt -= transaction.Amount;
            yield return transaction;
        }
    }

    static PendingReason ReasonOf(PaymentTransaction transaction, PendingWork call) => transaction switch
    {
        { Kind: TransactionKind.Refund } => Of(PendingReasonKind.ExternalCall, "the payment provider's response to the refund", call),
        { Status: TransactionStatus.Unknown } =>
            Of(PendingReasonKind.Unknown, "the payment provider: the charge outcome is unknown; its status is being queried", call),
        _ => Of(PendingReasonKind.ExternalCall, "the payment provider's response to the charge", call),
    };

    static PendingReason Of(string kind, string description, PendingWork call) => new(
        ServiceNames.Payments, kind, description, call.Since, NextAt: call.NextAttemptAt, Attempts: call.Attempts, Error: call.Error);
}
