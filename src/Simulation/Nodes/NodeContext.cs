namespace Doms.Simulation.Nodes;

/// <summary>The life of a simulated process from a start to the next stop or crash, with what the fault injectors need.</summary>
/// <param name="Crash">Kills the process; it is restarted after an outage.</param>
public sealed record NodeContext(
    string Name, SimulatedProcess Process, FaultInjector Faults, VirtualTime Time, SkewedClock Clock, Trace Trace, Schedule Schedule,
    Action Crash)
{
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
        if (Schedule.ShouldYield()) await NextTurn();
        var latency = Schedule.RandomLatency();
        if (latency > TimeSpan.Zero) await Time.Delay(latency);
        if (Process.IsDead || Process.IsPaused) await Process.WhenRunning();
    }

    Task NextTurn()
    {
        var turn = new TaskCompletionSource();
        Process.Post(turn.SetResult);
        return turn.Task;
    }
}
