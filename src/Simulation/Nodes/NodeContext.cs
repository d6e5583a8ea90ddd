using Doms.Engine.Processing;
using Doms.Engine.Storage;

namespace Doms.Simulation.Nodes;

/// <summary>The life of a simulated process from a start to the next stop or crash, with what the fault injectors need.</summary>
/// <param name="Store">The store of the process itself, which other processes may share.</param>
/// <param name="Memory">Judges what the running engine keeps in memory.</param>
/// <param name="IsStoreUnavailable">Whether the running engine takes its store for unavailable.</param>
/// <param name="MemoryUse">What the running engine keeps in memory.</param>
/// <param name="Crash">Kills the process; it is restarted after an outage.</param>
public sealed record NodeContext(
    string Name, SimulatedProcess Process, SkewedClock Clock, IStore Store, SimulationEnvironment Environment,
    MemoryWatch Memory, Func<bool> IsStoreUnavailable, Func<MemoryUse> MemoryUse,
    Action Crash)
{
    public FaultInjector Faults => Environment.Faults;

    public VirtualTime Time => Environment.Time;

    public RunMonitor Monitor => Environment.Monitor;

    public Trace Trace => Environment.Trace;

    /// <summary>Passes a point at which the process may crash or be paused. A dead process never returns from it.</summary>
    public async ValueTask PassCrashPoint(FaultKind crash)
    {
        if (Faults.ShouldInject(FaultKind.Pause, Name)) Process.Pause(Faults.RandomDuration(5, 120));
        if (!Process.IsDead && Faults.ShouldInject(crash, Name)) Crash();
        if (Process.IsDead || Process.IsPaused) await Process.WhenRunning();
    }

    /// <summary>Lets other work run first, sometimes with a latency.</summary>
    public async ValueTask YieldToOthers()
    {
        var schedule = Environment.Schedule;
        if (schedule.ShouldYield()) await NextTurn();
        var latency = schedule.RandomLatency();
        if (latency > TimeSpan.Zero) await Time.Delay(latency);
        if (Process.IsDead || Process.IsPaused) await Process.WhenRunning();
    }

    /// <summary>Waits; a dead process never returns.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask Wait(TimeSpan span, CancellationToken cancel)
    {
        if (span != TimeSpan.Zero) await Time.Delay(span, cancel);
        if (Process.IsDead || Process.IsPaused) await Process.WhenRunning();
    }

    /// <summary>Notes that work of this process may be repeated.</summary>
    public void NoteDisturbance(bool isOfStore = false) => Monitor.Disturbances.Add(Store, isOfStore);

    /// <summary>Judges the memory of the engine at this moment.</summary>
    public void CheckMemory() => Memory.Check(MemoryUse());

    Task NextTurn()
    {
        var turn = new TaskCompletionSource();
        Process.Post(turn.SetResult);
        return turn.Task;
    }
}
