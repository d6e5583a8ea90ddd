using Doms.Engine.Effects;
using Doms.Payments.Domain;

namespace Doms.Payments.Provider;

/// <summary>
/// Executes a charge until its outcome is known. A charge that may have been sent is queried first; one that is no longer wanted is
/// cancelled. Only the provider's response ends it.
/// </summary>
sealed class ChargeEffectHandler(IPaymentProvider provider) : IEffectHandler<ChargeCard>
{
    static readonly TimeSpan MethodDelay = TimeSpan.FromMinutes(1);

    public async Task<EffectResult> Execute(ChargeCard request, EffectContext context, CancellationToken cancel)
    {
        var payment = await context.Rows.Find<Payment>(request.OrderId, cancel);
        if (payment?.PendingRefundReason is not null)
        {
            return context.MayHaveBeenSent
                ? ToEffectResult(request, context, payment, await provider.CancelCharge(context.Key, request, cancel))
                : EffectResult.Done(new ChargeVoided(request.OrderId, context.Attempt - 1));
        }

        if (context.MayHaveBeenSent)
        {
            var known = await provider.FindCharge(request, providerId: null, cancel);
            if (known.Outcome is not ProviderOutcome.NotFound) return ToEffectResult(request, context, payment, known);
        }

        var method = request.HasToken ? await context.Rows.Find<PaymentMethod>(request.OrderId, cancel) : null;
        // It is deleted with the outcome, so another process has recorded it.
        if (request.HasToken && method is null) return EffectResult.NotAttempted(MethodDelay, "The means of payment is gone.");

        // The provider does not know the charge, or not yet: the idempotency key prevents a second one.
        var token = method?.Token ?? request.Token;
        return ToEffectResult(request, context, payment, await provider.Charge(context.Key, request, token, cancel));
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
