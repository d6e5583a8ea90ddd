namespace Doms.Engine.Effects;

/// <summary>Makes one kind of call to the outside world. It runs outside every transaction.</summary>
public interface IEffectHandler<in T>
    where T : class
{
    /// <summary>
    /// Makes the call and says what is known of it. An exception counts as <see cref="EffectResult.Retry"/>: whether the call
    /// arrived is then not known.
    /// </summary>
    Task<EffectResult> Execute(T request, EffectContext context, CancellationToken cancel);
}

/// <summary>The circumstances of one call.</summary>
/// <param name="Key">The idempotency key: the same for every call of this effect.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="MayHaveBeenSent">True for any call but the first by the process that wrote the intent: inquire before sending.</param>
/// <param name="Rows">Committed rows of the service.</param>
public sealed record EffectContext(string Key, int Attempt, bool MayHaveBeenSent, IRowReader Rows)
{
    /// <summary>A committed row, read now.</summary>
    public ValueTask<T?> Peek<T>(string key, CancellationToken cancel)
        where T : class => Rows.Find<T>(key, cancel);
}

/// <summary>What is known after a call.</summary>
public sealed class EffectResult
{
    EffectResult(bool isDone, object? message, string? reason, TimeSpan? notBefore, bool isAttempt)
    {
        IsDone = isDone;
        Message = message;
        Reason = reason;
        RetryDelay = notBefore;
        CountsAsAttempt = isAttempt;
    }

    public bool IsDone { get; }

    /// <summary>A message of the service, handled in the commit that records this result.</summary>
    public object? Message { get; }

    public string? Reason { get; }

    /// <summary>Overrides the backoff.</summary>
    public TimeSpan? RetryDelay { get; }

    /// <summary>False when nothing was tried, as with an open circuit breaker.</summary>
    public bool CountsAsAttempt { get; }

    /// <summary>The outcome is known; the message tells it.</summary>
    public static EffectResult Done(object outcome) => new(true, outcome, null, null, true);

    /// <summary>The outcome is not known yet: the effect stays and is tried again.</summary>
    /// <param name="reason">For operators: shown with the effect while it waits.</param>
    /// <param name="message">What the service should know meanwhile.</param>
    /// <param name="notBefore">When to try again; null for exponential backoff.</param>
    public static EffectResult Retry(string reason, object? message = null, TimeSpan? notBefore = null) =>
        new(false, message, reason, notBefore, true);

    /// <summary>Nothing was tried, so no attempt is counted.</summary>
    public static EffectResult NotAttempted(TimeSpan after, string reason = "not attempted") => new(false, null, reason, after, false);
}
