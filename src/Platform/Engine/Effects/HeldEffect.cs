namespace Doms.Engine.Effects;

/// <summary>
/// An effect whose lease this process holds: queued, running, or ended with an outcome that is not committed yet. Its members
/// change only inside <see cref="EffectQueue"/>.
/// </summary>
sealed class HeldEffect(EffectCall call, DateTimeOffset waitingSince)
{
    public EffectCall Call { get; } = call;

    /// <summary>Time since which the effect has waited for a slot, as far as this process has observed it.</summary>
    public DateTimeOffset WaitingSince { get; } = waitingSince;

    /// <summary>Time at which another process may take the effect over, unless the lease is renewed.</summary>
    public DateTimeOffset LeaseEnd { get; set; } = call.Row.Due;

    /// <summary>Whether the call occupies a slot.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Cancels the running call; null before and after it.</summary>
    public CancellationTokenSource? Cancellation { get; set; }
}
