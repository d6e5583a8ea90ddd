namespace Doms.Engine.Resilience;

/// <summary>What became of a call.</summary>
public enum CallFate
{
    /// <summary>There is an answer, good or bad.</summary>
    Answered,

    /// <summary>It may have arrived; nobody knows.</summary>
    Unknown,

    /// <summary>The circuit breaker was open: nothing was sent.</summary>
    NotAttempted,
}

/// <param name="Answer">Set when answered.</param>
/// <param name="Reason">Why there is no answer.</param>
/// <param name="After">When it is worth trying again, where nothing was sent.</param>
public sealed record CallResult<T>(CallFate Fate, T? Answer, string? Reason, TimeSpan After);
