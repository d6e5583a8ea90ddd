namespace Doms.Engine.Effects;

/// <summary>
/// Renews the leases on the effects that this process holds, when the first is half over, also during the calls. When the process
/// stops, it releases them, so that another one takes them at once.
/// </summary>
sealed class EffectLeases : IAsyncDisposable
{
    const int PageSize = 256;
    const int RenewalsPerLease = 16;
    static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    readonly EngineParts _parts;
    readonly EffectQueues _queues;
    readonly Func<object, Task> _run;
    volatile bool _isIdle = true;

    /// <param name="run">Runs an internal command; completes after the commit.</param>
    public EffectLeases(EngineParts parts, EffectQueues queues, Func<object, Task> run)
    {
        _parts = parts;
        _queues = queues;
        _run = run;
        Worker = new Worker("effect leases", parts.Scheduler, parts.Clock, parts.Logger, Step);
    }

    public Worker Worker { get; }

    /// <summary>Watches the leases, also those that were added while there were none.</summary>
    public void Watch()
    {
        if (_isIdle) Worker.Wake();
    }

    /// <summary>Releases leases; completes after the commit, or without one if that fails: then they end later.</summary>
    public async Task Release(IReadOnlyList<LeasedEffect> leases)
    {
        foreach (var page in leases.Chunk(PageSize))
        {
            try
            {
                await _run(new ReleaseEffects(page));
            }
            catch (Exception error)
            {
                EngineLog.EffectsNotReleased(_parts.Logger, page.Length, error.Message);
            }
        }
    }

    public ValueTask DisposeAsync() => Worker.DisposeAsync();

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        var lease = _parts.Options.EffectLease;
        var now = _parts.Store.Now;
        _isIdle = true;
        var held = _queues.Leases(now);
        _isIdle = held.Count == 0;
        LeasedEffect[] page = [.. held.TakeWhile(effect => effect.End - now <= lease / 2).Select(effect => effect.Lease).Take(PageSize)];
        if (page.Length == 0) return held.Count == 0 ? Timeout.InfiniteTimeSpan : held[0].End - (lease / 2) - now;
        try
        {
            await Renew(page, cancel);
        }
        catch (StoreUnavailableException)
        {
            return RetryDelay;
        }

        return page.Length == PageSize ? TimeSpan.Zero : lease / RenewalsPerLease;
    }

    /// <summary>Renews in halves when the store refuses a row, so that only the lease of that one ends.</summary>
    async Task Renew(LeasedEffect[] page, CancellationToken cancel)
    {
        try
        {
            await _run(new RenewEffects(page)).WaitAsync(cancel);
        }
        catch (HandlerFailedException refused) when (page.Length == 1)
        {
            EngineLog.EffectFailed(_parts.Logger, page[0].Key, refused.Message);
        }
        catch (HandlerFailedException)
        {
            foreach (var half in page.Chunk((page.Length + 1) / 2)) await Renew(half, cancel);
        }
    }
}
