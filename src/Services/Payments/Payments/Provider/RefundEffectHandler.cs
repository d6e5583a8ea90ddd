using Doms.Engine.Effects;
using Doms.Payments.Domain;

namespace Doms.Payments.Provider;

/// <summary>Executes a refund until its outcome is known; a refund that may have been sent is queried first.</summary>
sealed class RefundEffectHandler(IPaymentProvider provider) : IEffectHandler<IssueRefund>
{
    public async Task<EffectResult> Execute(IssueRefund request, EffectContext context, CancellationToken cancel)
    {
        if (context.MayHaveBeenSent)
        {
            var known = await provider.FindRefund(request, cancel);
            if (known.Outcome is not ProviderOutcome.NotFound) return ToEffectResult(request, known);
        }

        return ToEffectResult(request, await provider.Refund(context.Key, request, cancel));
    }

    static EffectResult ToEffectResult(IssueRefund request, ProviderResult result) => result.Outcome switch
    {
        ProviderOutcome.Succeeded => EffectResult.Done(
            new RefundSucceeded(request.OrderId, request.RefundId, result.Reference!, request.TransactionId)),
        // The provider does not know the charge, so this refund can never succeed.
        ProviderOutcome.Refused or ProviderOutcome.NotFound => EffectResult.Done(
            new RefundRefused(request.OrderId, request.RefundId, result.Code!, result.Reason!, request.TransactionId)),
        ProviderOutcome.NotAttempted => EffectResult.NotAttempted(result.RetryAfter, result.Reason!),
        _ => EffectResult.Retry(result.Reason ?? "The provider did not report the refund's status."),
    };
}
