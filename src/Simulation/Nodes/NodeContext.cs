namespace Doms.Simulation.Nodes;

/// <summary>One life of a simulated process, from its start to its end, as the faults around it see it.</summary>
/// <param name="Crash">Ends this life at once; another begins a while later.</param>
public sealed record NodeContext(
    string Name, SimulatedProcess Process, FaultInjector Faults, VirtualTime Time, SkewedClock Clock, Trace Trace, Schedule Schedule, Action Crash)
{
    /// <summary>A place at which the process may die or stand still. A dead process never comes past it.</summary>
    public async ValueTask PassCrashPoint(FaultKind crash)
    {
        if (Faults.ShouldInject(FaultKind.Pause, Name)) Process.Pause(Faults.RandomDuration(5, 120));
        if (!Process.IsDead && Faults.ShouldInject(crash, Name)) Crash();
        if (Process.IsDead || Process.IsPaused) await Process.WhenRunning();
    }

    /// <summary>Whatever else is to be done may be done now: others run in between.</summary>
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

/// <summary>When processes get their turn: no fault, but different with every seed.</summary>
public sealed class Schedule(Random random)
{
    const double YieldShare = 0.5;
    const double LatencyShare = 0.25;
    const int MaxLatencyMicroseconds = 4_000;

    /// <summary>How often batches of different processes overlap, 0 to 1.</summary>
    public double Contention { get; } = random.NextDouble();

    public bool ShouldYield() => random.NextDouble() < YieldShare * Contention;

    public TimeSpan RandomLatency() => random.NextDouble() < LatencyShare * Contention
        ? TimeSpan.FromMicroseconds(random.Next(MaxLatencyMicroseconds))
        : TimeSpan.Zero;
}
