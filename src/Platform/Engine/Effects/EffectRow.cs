namespace Doms.Engine.Effects;

/// <summary>An external call to make.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Due">When another process may take it over: the end of the lease, or the next attempt.</param>
/// <param name="Headers">Headers of the message that requested it, as JSON.</param>
/// <param name="Request">The request as JSON.</param>
public sealed record EffectRow(
    string Key,
    long Version,
    string Service,
    string Name,
    DateTimeOffset Due,
    int Attempts,
    string? Error,
    DateTimeOffset CreatedAt,
    string Headers,
    byte[] Request)
{
    /// <summary>Stored without a lease and not taken over since, so that no process can have made the call.</summary>
    public bool WasNeverLeased => Version == 1 && Due == CreatedAt;
}
