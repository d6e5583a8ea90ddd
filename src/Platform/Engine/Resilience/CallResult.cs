namespace Doms.Engine.Resilience;

/// <summary>What became of a call.</summary>
public enum CallOutcome
{
    /// <summary>There is an answer, good or bad.</summary>
    Responded,

    /// <summary>It may have arrived; nobody knows.</summary>
    Unknown,

    /// <summary>The circuit breaker was open: nothing was sent.</summary>
    NotAttempted,
}

/// <param name="Response">Set when answered.</param>
/// <param name="Reason">Why there is no answer.</param>
/// <param name="RetryAfter">When it is worth trying again, where nothing was sent.</param>
public sealed record CallResult<T>(CallOutcome Outcome, T? Response, string? Reason, TimeSpan RetryAfter);
