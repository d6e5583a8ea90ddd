namespace Doms.Payments.Domain;

/// <summary>Input of a decision besides command and state.</summary>
/// <param name="Now">Wall clock.</param>
/// <param name="StoreClock">Clock of the store, for expiry.</param>
/// <param name="NewId">Id for a payment that is created now.</param>
/// <param name="Currency">Currency of the shop.</param>
/// <param name="MethodLifetime">Time for which a means of payment is kept for its charge.</param>
public readonly record struct DecisionContext(
    DateTimeOffset Now, DateTimeOffset StoreClock, string NewId, string Currency, TimeSpan MethodLifetime);
