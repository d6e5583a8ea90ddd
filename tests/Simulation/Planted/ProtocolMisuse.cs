namespace Doms.Tests.Simulation.Planted;

/// <summary>Ways to misuse the payment provider's protocol.</summary>
enum ProtocolMisuse
{
    /// <summary>Each attempt has a new idempotency key.</summary>
    NewKeyPerAttempt,

    /// <summary>A timeout is treated as a refusal.</summary>
    TimeoutTreatedAsRefusal,

    /// <summary>The status of an earlier attempt is never queried.</summary>
    StatusNeverQueried,
}
