namespace Doms.Engine.Processing;

/// <summary>
/// Sends the command of a <see cref="Sweep"/> for the rows that wait for it, page by page, while this process holds the store's lease. The
/// command has to bear a second process that does the same: the lease may have passed meanwhile.
/// </summary>
sealed class Sweeper
{
    const int PageSize = 500;
    static readonly Doms.Primitives.Backoff RetryDelay = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    readonly EngineParts _parts;
    readonly Sweep _sweep;
    readonly Func<object, Task> _run;
    int _pageSize = PageSize;
    int _failures;

    /// <param name="run">Runs a command of the service; completes after the commit.</param>
    public Sweeper(EngineParts parts, Sweep sweep, Func<object, Task> run)
    {
        (_parts, _sweep, _run) = (parts, sweep, run);
        Worker = new Worker($"sweep of {sweep.Table.Name}", parts.Scheduler, parts.Clock, parts.Logger, Step);
    }

    public Worker Worker { get; }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        if (!_parts.Lease.IsHeld) return _parts.Options.PollInterval;
        var range = new ScanRange(_sweep.Table, _sweep.Index, Limit: _pageSize, KeysOnly: true);
        IReadOnlyList<string> keys = [.. (await _parts.Store.Scan(range, cancel)).Cast<string>()];
        if (keys.Count == 0) return _parts.Options.PollInterval;
        try
        {
            await _run(_sweep.CommandFor(keys)).WaitAsync(cancel);
        }
        catch (Exception error) when (error is HandlerFailedException or OverloadedException)
        {
            return RetrySmaller(error);
        }

        var isLast = keys.Count < _pageSize;
        (_pageSize, _failures) = (PageSize, 0);
        return isLast ? _parts.Options.PollInterval : TimeSpan.Zero;
    }

    /// <summary>Rows before one that cannot be handled do not wait for it; those after it do, because a sweep keeps their order.</summary>
    TimeSpan RetrySmaller(Exception error)
    {
        _pageSize = Math.Max(1, _pageSize / 2);
        var wait = RetryDelay.Delay(++_failures);
        EngineLog.SweepFailed(_parts.Logger, _sweep.Table.Name, wait, error);
        return wait;
    }
}
