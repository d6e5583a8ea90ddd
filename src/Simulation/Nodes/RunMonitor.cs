namespace Doms.Simulation.Nodes;

/// <summary>Notes what processes do during a run, and finds what they must not do.</summary>
public sealed class RunMonitor
{
    /// <summary>Time after which a refusal has to be recorded, and within which work of other keys has to be done.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    readonly FaultInjector _faults;
    readonly VirtualTime _time;
    TimeSpan _lastBrokerFailure;

    public RunMonitor(FaultInjector faults, VirtualTime time)
    {
        _faults = faults;
        _time = time;
        Findings = new Findings(time);
        Disturbances = new Disturbances(time);
        Calls = new Repeats("calls", Disturbances, Findings, time);
        Publications = new Repeats("relay", Disturbances, Findings, time);
    }

    public Findings Findings { get; }

    public Disturbances Disturbances { get; }

    /// <summary>External calls that ended with an answer.</summary>
    public Repeats Calls { get; }

    /// <summary>Records that the broker confirmed.</summary>
    public Repeats Publications { get; }

    /// <summary>Notes that the broker failed, or fails for some time, which may delay records.</summary>
    public void OnBrokerFailure(TimeSpan duration = default)
    {
        var end = _time.Elapsed + duration;
        if (end > _lastBrokerFailure) _lastBrokerFailure = end;
    }

    /// <summary>Judges a process after some time, unless something else that happened since explains the finding.</summary>
    /// <param name="kind">Kind of the finding.</param>
    /// <param name="find">Describes the finding; null without one.</param>
    public void JudgeLater(NodeContext node, string kind, TimeSpan delay, Func<Task<string?>> find)
    {
        if (node.Process.IsDead || node.Process.IsPaused) return;
        var began = _time.Elapsed;
        var disturbances = Disturbances.Since(node.Store, began);
        _time.RunAfter(delay, () => _ = Judge());

        async Task Judge()
        {
            var isExplained = _lastBrokerFailure >= began || Disturbances.LastFailure(node.Store) >= began
                || Disturbances.Since(node.Store, began) > disturbances;
            if (!_faults.IsEnabled || isExplained) return;
            if (await find() is { } finding) Findings.Add(kind, finding);
        }
    }
}
