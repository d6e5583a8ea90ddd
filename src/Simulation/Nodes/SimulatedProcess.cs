using Doms.Engine.Processing;

namespace Doms.Simulation.Nodes;

/// <summary>
/// A process on virtual time. Once killed, it never runs its remaining work. It can also be paused, as by garbage collection or a
/// suspended machine, and then continues without noticing.
/// </summary>
public sealed class SimulatedProcess(VirtualTime time) : IWorkScheduler
{
    readonly TaskCompletionSource _never = new();
    readonly Queue<Action> _deferredWork = [];

    /// <summary>True after a kill.</summary>
    public bool IsDead { get; private set; }

    /// <summary>True during a pause.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Total time of all pauses, the rest of the current one included.</summary>
    public TimeSpan TimePaused { get; private set; }

    bool IsRunning => !IsDead && !IsPaused;

    public void Post(Action work) => time.Post(() => Run(work));

    public void Kill()
    {
        IsDead = true;
        _deferredWork.Clear();
    }

    /// <summary>Called at the start of a pause with its duration.</summary>
    public Action<TimeSpan> Paused { get; set; } = _ => { };

    /// <summary>Runs no work for the duration.</summary>
    public void Pause(TimeSpan span)
    {
        if (IsPaused || IsDead) return;
        IsPaused = true;
        TimePaused += span;
        time.RunAfter(span, Resume);
        Paused(span);
    }

    /// <summary>Completes when the process runs; never for a dead process.</summary>
    public Task WhenRunning()
    {
        if (IsDead) return _never.Task;
        if (!IsPaused) return Task.CompletedTask;
        var running = new TaskCompletionSource();
        _deferredWork.Enqueue(() => running.SetResult());
        return running.Task;
    }

    void Run(Action work)
    {
        if (IsDead) return;
        if (IsPaused) _deferredWork.Enqueue(work);
        else work();
    }

    void Resume()
    {
        IsPaused = false;
        while (IsRunning && _deferredWork.TryDequeue(out var work)) Post(work);
    }
}
