namespace Doms.Payments.Domain;

/// <summary>What is outside a decision's command and state.</summary>
/// <param name="NewId">An id for a payment that is written now.</param>
/// <param name="Currency">The shop's currency.</param>
public readonly record struct DecisionContext(DateTimeOffset Now, string NewId, string Currency);
