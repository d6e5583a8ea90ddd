using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Begins the try of a refund: a transaction with a key of its own.</summary>
static class RefundStart
{
    /// <param name="payment">Its refundable amount covers the refund; the decision is its next version.</param>
    /// <param name="charge">The charge that is refunded.</param>
    /// <param name="refund">The row to write, apart from its status and tries.</param>
    public static Decision Begin(Payment payment, PaymentTransaction charge, Refund refund, DateTimeOffset now)
    {
        var next = payment.Next(now) with
        {
            TransactionCount = payment.TransactionCount + 1,
            RefundCount = Math.Max(payment.RefundCount, refund.Number),
            RefundInFlight = payment.RefundInFlight + refund.Amount,
        };
        var begun = refund with
        {
            Status = RefundStatus.Pending, Tries = refund.Tries + 1, FailureCode = null, Failure = null, ChangedAt = now,
        };
        var transaction = PaymentTransaction.Begin(next, TransactionKind.Refund, begun.Amount, now, charge.Id, begun.Id);
        var call = new IssueRefund(
            next.OrderId, begun.Id, begun.Amount, begun.Currency, transaction.Id, charge.ProviderKey, charge.ProviderReference);
        return new Decision
        {
            Rows = [next, begun, transaction],
            Messages =
            [
                new RefundBegun(
                    next.OrderId, next.PaymentId, begun.Id, begun.Amount, begun.Currency, begun.ReasonCode, begun.CustomerReason,
                    next.Version, refund.RetriedBy ?? refund.RequestedBy),
            ],
            Effects = [new EffectRequest(transaction.CallKey, call)],
        };
    }
}
