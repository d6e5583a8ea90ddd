using Doms.Engine.Effects;
using Doms.Payments.Domain;

namespace Doms.Payments.Provider.Callbacks;

/// <summary>
/// Queries the outcome of a transaction after a callback about it. The content of the callback decides nothing: callbacks come twice,
/// late and out of order.
/// </summary>
sealed class CheckTransactionEffectHandler(IPaymentProvider provider) : IEffectHandler<CheckTransaction>
{
    public async Task<EffectResult> Execute(CheckTransaction request, EffectContext context, CancellationToken cancel)
    {
        if (await context.Rows.Find<PaymentTransaction>(request.TransactionId, cancel) is not { } transaction) return Nothing(request);
        if (transaction.Kind == TransactionKind.Refund) return await CheckRefund(request, transaction, context, cancel);
        var charge = new ChargeCard(transaction.OrderId, transaction.Amount, transaction.Currency, null, transaction.ProviderKey);
        var result = await provider.FindCharge(charge, request.ProviderId, cancel);
        return result.Outcome switch
        {
            ProviderOutcome.Succeeded => EffectResult.Done(
                new ChargeSucceeded(transaction.OrderId, result.Reference!, transaction.Attempts)),
            ProviderOutcome.Refused => EffectResult.Done(
                new ChargeDeclined(transaction.OrderId, result.Code!, result.Reason!, transaction.Attempts)),
            _ => Otherwise(request, result),
        };
    }

    async Task<EffectResult> CheckRefund(
        CheckTransaction request, PaymentTransaction transaction, EffectContext context, CancellationToken cancel)
    {
        var charge = await context.Rows.Find<PaymentTransaction>(transaction.ParentId!, cancel);
        var refund = new IssueRefund(
            transaction.OrderId, transaction.RefundId!, transaction.Amount, transaction.Currency, transaction.ProviderKey,
            charge?.ProviderKey, charge?.ProviderReference);
        var result = await provider.FindRefund(refund, cancel);
        return result.Outcome switch
        {
            ProviderOutcome.Succeeded => EffectResult.Done(
                new RefundSucceeded(refund.OrderId, refund.RefundId, result.Reference!, transaction.Id)),
            ProviderOutcome.Refused => EffectResult.Done(
                new RefundRefused(refund.OrderId, refund.RefundId, result.Code!, result.Reason!, transaction.Id)),
            _ => Otherwise(request, result),
        };
    }

    /// <summary>
    /// Ends without an outcome, unless nothing was sent; the effect of the charge or refund continues to query the provider.
    /// </summary>
    static EffectResult Otherwise(CheckTransaction request, ProviderResult result) => result.Outcome switch
    {
        ProviderOutcome.NotAttempted => EffectResult.NotAttempted(result.RetryAfter, result.Reason!),
        _ => Nothing(request),
    };

    static EffectResult Nothing(CheckTransaction request) =>
        EffectResult.Done(new TransactionChecked(request.OrderId, request.TransactionId));
}
