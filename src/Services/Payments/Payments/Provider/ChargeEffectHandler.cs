using Doms.Engine.Effects;
using Doms.Payments.Domain;

namespace Doms.Payments.Provider;

/// <summary>
/// Owns a charge until its outcome is known. What may have been sent is asked after first; what is not wanted any more is
/// called off, and only the provider's word ends it.
/// </summary>
sealed class ChargeEffectHandler(ProviderClient provider) : IEffectHandler<ChargeCard>
{
    public async Task<EffectResult> Execute(ChargeCard request, EffectContext context, CancellationToken cancel)
    {
        var payment = await context.Rows.Find<Payment>(request.OrderId, cancel);
        if (payment?.PendingRefundReason is not null)
        {
            return context.MayHaveBeenSent
                ? ToEffectResult(request, context, payment, await provider.CancelCharge(context.Key, request.OrderId, cancel))
                : EffectResult.Done(new ChargeVoided(request.OrderId, context.Attempt - 1));
        }

        if (context.MayHaveBeenSent)
        {
            var known = await provider.FindCharge(request.OrderId, cancel);
            if (known.Outcome is not ProviderOutcome.NotFound) return ToEffectResult(request, context, payment, known);
        }

        // Not known to the provider, or not yet: under the same key it cannot become two charges.
        return ToEffectResult(request, context, payment, await provider.Charge(context.Key, request, cancel));
    }

    static EffectResult ToEffectResult(ChargeCard request, EffectContext context, Payment? payment, ProviderResult result) =>
        result.Outcome switch
        {
            ProviderOutcome.Succeeded => EffectResult.Done(
                new ChargeSucceeded(request.OrderId, result.Reference!, context.Attempt)),
            ProviderOutcome.Refused => EffectResult.Done(
                new ChargeDeclined(request.OrderId, result.Code!, result.Reason!, context.Attempt)),
            ProviderOutcome.Cancelled => EffectResult.Done(new ChargeVoided(request.OrderId, context.Attempt)),
            ProviderOutcome.NotAttempted => EffectResult.NotAttempted(result.RetryAfter, result.Reason!),
            _ => Retry(request, context, payment, result.Reason!),
        };

    static EffectResult Retry(ChargeCard request, EffectContext context, Payment? payment, string reason) => EffectResult.Retry(
        reason,
        payment?.Status is PaymentStatus.Pending ? new ChargeUnknown(request.OrderId, reason, context.Attempt) : null);
}
