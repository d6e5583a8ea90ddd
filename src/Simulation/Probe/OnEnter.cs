using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

/// <summary>Inserts a row without having planned it, so that the store has to refuse it where it exists.</summary>
sealed class OnEnter : IHandle<Enter>
{
    public void Plan(Enter message, LoadPlan plan)
    {
        // The row is not planned: that is the fault.
    }

    public void Handle(Enter message, Session session) => session.Put(new Entry(message.Id, Version: 1));
}
