namespace Doms.Engine.Resilience;

/// <summary>The outcome of a call.</summary>
public enum CallOutcome
{
    /// <summary>The system responded, with success or failure.</summary>
    Responded,

    /// <summary>The request may have arrived; the outcome is unknown.</summary>
    Unknown,

    /// <summary>The circuit breaker was open; no request was sent.</summary>
    NotAttempted,
}

/// <param name="Response">The response, if there is one.</param>
/// <param name="Reason">The reason why there is no response.</param>
/// <param name="RetryAfter">Delay before the next attempt, when no request was sent.</param>
public sealed record CallResult<T>(CallOutcome Outcome, T? Response, string? Reason, TimeSpan RetryAfter);
