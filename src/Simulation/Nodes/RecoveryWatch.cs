namespace Doms.Simulation.Nodes;

/// <summary>
/// Judges a process whose store fails: it must not try more often than a pause allows, and must notice soon that the store is back.
/// </summary>
sealed class RecoveryWatch(NodeContext node)
{
    const int FreeTries = 200;
    const double MaxTriesPerSecond = 10;

    const double MaxJitter = 1.25;

    /// <summary>The longest pause between two tries.</summary>
    static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(40);

    /// <summary>Allowed in addition to a pause as long as the failure itself.</summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    TimeSpan _first;
    TimeSpan _last;
    TimeSpan _pausedBefore;
    int _failures;
    int _failing;

    /// <summary>Notes that an operation of the store failed.</summary>
    public void OnFailure()
    {
        node.NoteDisturbance(isOfStore: true);
        _last = node.Time.Elapsed;
        if (++_failures > 1) return;
        _first = _last;
        _pausedBefore = node.Process.TimePaused;
        CheckLater();
    }

    /// <summary>Waits as long as a failing operation takes.</summary>
    public async ValueTask Fail(TimeSpan duration, CancellationToken cancel)
    {
        node.Monitor.Disturbances.AddFailure(node.Store, duration);
        _failing++;
        try
        {
            await node.Wait(duration, cancel);
        }
        finally
        {
            _failing--;
        }
    }

    TimeSpan MaxSilence => ((_last - _first) * MaxJitter) + Tolerance is var length && length < MaxPause ? length : MaxPause;

    void CheckLater() => node.Time.RunAfter(MaxSilence, Check);

    void Check()
    {
        if (node.Process.IsDead) return;
        var wait = (_failing > 0 ? node.Time.Elapsed : _last) + MaxSilence - node.Time.Elapsed;
        if (wait > TimeSpan.Zero)
        {
            node.Time.RunAfter(wait, Check);
            return;
        }

        var wasPaused = node.Process.TimePaused != _pausedBefore;
        var lasted = _last - _first;
        if (!wasPaused && node.IsStoreUnavailable())
            node.Monitor.Findings.Add(
                "recovery", $"{node.Name} has not noticed for {MaxSilence} that its store is back after {lasted}");
        var maxTries = FreeTries + (lasted.TotalSeconds * MaxTriesPerSecond);
        if (_failures > maxTries)
            node.Monitor.Findings.Add("backoff", $"{node.Name} tried {_failures} times in {lasted} to reach its store");
        _failures = 0;
    }
}
