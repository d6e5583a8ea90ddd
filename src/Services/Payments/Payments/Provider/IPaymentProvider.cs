using Doms.Payments.Domain;

namespace Doms.Payments.Provider;

/// <summary>
/// A payment provider. Every request that moves money has an idempotency key, so that a repeat moves none; after a lost response the
/// outcome is found by our reference.
/// </summary>
interface IPaymentProvider
{
    /// <param name="token">The means of payment; null takes the provider's default, where it has one.</param>
    Task<ProviderResult> Charge(string key, ChargeCard charge, string? token, CancellationToken cancel);

    /// <summary>Finds the outcome of a charge.</summary>
    /// <param name="providerId">The provider's id of it, where a callback told one.</param>
    Task<ProviderResult> FindCharge(ChargeCard charge, string? providerId, CancellationToken cancel);

    /// <summary>Cancels a charge, so that one in flight is never executed; returns its outcome if it took effect before.</summary>
    Task<ProviderResult> CancelCharge(string key, ChargeCard charge, CancellationToken cancel);

    Task<ProviderResult> Refund(string key, IssueRefund refund, CancellationToken cancel);

    /// <summary>Finds the outcome of a refund.</summary>
    Task<ProviderResult> FindRefund(IssueRefund refund, CancellationToken cancel);
}
