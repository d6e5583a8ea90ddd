using Doms.Engine;

namespace Doms.Simulation;

/// <summary>A process on virtual time that can be killed: whatever it was about to do is never done.</summary>
public sealed class SimulatedProcess(VirtualTime time) : IWorkScheduler
{
    /// <summary>True once it was killed.</summary>
    public bool IsDead { get; private set; }

    public void Post(Action work) => time.Post(() =>
    {
        if (!IsDead) work();
    });

    public void Kill() => IsDead = true;
}
