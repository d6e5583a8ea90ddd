using Doms.Engine.Effects;
using Doms.Payments.Domain;

namespace Doms.Payments.Provider;

/// <summary>Owns a refund until its outcome is known; what may have been sent is asked after first.</summary>
sealed class RefundPerformer(ProviderClient provider) : IPerform<ReturnMoney>
{
    public async Task<EffectResult> Perform(ReturnMoney request, EffectContext context, CancellationToken cancel)
    {
        if (context.MayHaveBeenSent)
        {
            var known = await provider.FindRefund(request.RefundId, cancel);
            if (known.Verdict is not Verdict.Absent) return Judge(request, known);
        }

        return Judge(request, await provider.Refund(context.Key, request, cancel));
    }

    static EffectResult Judge(ReturnMoney request, ProviderResult result) => result.Verdict switch
    {
        Verdict.Succeeded => EffectResult.Done(
            new RefundSucceeded(request.OrderId, request.RefundId, result.Reference!)),
        // The provider does not know the charge, so it gives nothing back under this refund.
        Verdict.Refused or Verdict.Absent => EffectResult.Done(
            new RefundRefused(request.OrderId, request.RefundId, result.Code!, result.Reason!)),
        Verdict.NotAttempted => EffectResult.NotAttempted(result.After, result.Reason!),
        _ => EffectResult.Again(result.Reason ?? "The provider did not say what became of it."),
    };
}
