using Doms.Engine.Effects;
using Doms.Payments.Domain;

namespace Doms.Payments.Provider;

/// <summary>
/// Owns a charge until its outcome is known. What may have been sent is asked after first; what is not wanted any more is
/// called off, and only the provider's word ends it.
/// </summary>
sealed class ChargePerformer(ProviderClient provider) : IPerform<ChargeCard>
{
    public async Task<EffectResult> Perform(ChargeCard request, EffectContext context, CancellationToken cancel)
    {
        var payment = await context.Peek<Payment>(request.OrderId, cancel);
        if (payment?.RefundWanted is not null)
        {
            return context.MayHaveBeenSent
                ? Judge(request, context, payment, await provider.CancelCharge(context.Key, request.OrderId, cancel))
                : EffectResult.Done(new ChargeUnsent(request.OrderId, context.Attempt - 1));
        }

        if (context.MayHaveBeenSent)
        {
            var known = await provider.FindCharge(request.OrderId, cancel);
            if (known.Verdict is not Verdict.Absent) return Judge(request, context, payment, known);
        }

        // Not known to the provider, or not yet: under the same key it cannot become two charges.
        return Judge(request, context, payment, await provider.Charge(context.Key, request, cancel));
    }

    static EffectResult Judge(ChargeCard request, EffectContext context, Payment? payment, ProviderResult result) =>
        result.Verdict switch
        {
            Verdict.Succeeded => EffectResult.Done(
                new ChargeSucceeded(request.OrderId, result.Reference!, context.Attempt)),
            Verdict.Refused => EffectResult.Done(
                new ChargeDeclined(request.OrderId, result.Code!, result.Reason!, context.Attempt)),
            Verdict.Cancelled => EffectResult.Done(new ChargeUnsent(request.OrderId, context.Attempt)),
            Verdict.NotAttempted => EffectResult.NotAttempted(result.After, result.Reason!),
            _ => Again(request, context, payment, result.Reason!),
        };

    static EffectResult Again(ChargeCard request, EffectContext context, Payment? payment, string reason) => EffectResult.Again(
        reason,
        payment?.Status is PaymentStatus.Pending ? new ChargeUnknown(request.OrderId, reason, context.Attempt) : null);
}
