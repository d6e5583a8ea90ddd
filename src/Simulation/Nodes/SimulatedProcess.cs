using Doms.Engine.Processing;

namespace Doms.Simulation.Nodes;

/// <summary>
/// A process on virtual time that can be killed, so that whatever it was about to do is never done, or stopped for a while, as
/// by a collector of garbage or a sleeping machine, so that it goes on as if nothing had been.
/// </summary>
public sealed class SimulatedProcess(VirtualTime time) : IWorkScheduler
{
    readonly TaskCompletionSource _never = new();
    readonly Queue<Action> _deferredWork = [];

    /// <summary>True once it was killed.</summary>
    public bool IsDead { get; private set; }

    /// <summary>True while it stands still.</summary>
    public bool IsPaused { get; private set; }

    bool IsRunning => !IsDead && !IsPaused;

    public void Post(Action work) => time.Post(() => Run(work));

    public void Kill()
    {
        IsDead = true;
        _deferredWork.Clear();
    }

    /// <summary>Told when it stops for a while, and for how long.</summary>
    public Action<TimeSpan> Paused { get; set; } = _ => { };

    /// <summary>Stands still for that long.</summary>
    public void Pause(TimeSpan span)
    {
        if (IsPaused || IsDead) return;
        IsPaused = true;
        time.RunAfter(span, Resume);
        Paused(span);
    }

    /// <summary>Completes once the process runs: never, if it is dead.</summary>
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
