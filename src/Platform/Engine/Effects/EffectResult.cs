namespace Doms.Engine.Effects;

/// <summary>The result of one attempt at an external call.</summary>
public sealed class EffectResult
{
    EffectResult(bool isDone, object? message, string? reason, TimeSpan? retryDelay, bool countsAsAttempt)
    {
        IsDone = isDone;
        Message = message;
        Reason = reason;
        RetryDelay = retryDelay;
        CountsAsAttempt = countsAsAttempt;
    }

    /// <summary>Whether the outcome is known, so that the effect is complete.</summary>
    public bool IsDone { get; }

    /// <summary>A message of the service, handled in the commit that records this result.</summary>
    public object? Message { get; }

    public string? Reason { get; }

    /// <summary>Delay before the next attempt; null for exponential backoff.</summary>
    public TimeSpan? RetryDelay { get; }

    /// <summary>False when no request was sent, as with an open circuit breaker.</summary>
    public bool CountsAsAttempt { get; }

    /// <summary>The outcome is known and reported by the message.</summary>
    public static EffectResult Done(object outcome) =>
        new(isDone: true, outcome, reason: null, retryDelay: null, countsAsAttempt: true);

    /// <summary>The outcome is unknown: the effect stays and is attempted again.</summary>
    /// <param name="reason">Shown to operators while the effect is in flight.</param>
    /// <param name="message">An interim message for the service.</param>
    /// <param name="retryDelay">Delay before the next attempt; null for exponential backoff.</param>
    public static EffectResult Retry(string reason, object? message = null, TimeSpan? retryDelay = null) =>
        new(isDone: false, message, reason, retryDelay, countsAsAttempt: true);

    /// <summary>No request was sent, so that no attempt is counted.</summary>
    public static EffectResult NotAttempted(TimeSpan after, string reason = "not attempted") =>
        new(isDone: false, message: null, reason, after, countsAsAttempt: false);
}
