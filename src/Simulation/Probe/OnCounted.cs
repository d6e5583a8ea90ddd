using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

/// <param name="forgetsRow">Decides whether the plan omits the row that the handler reads.</param>
sealed class OnCounted(Func<string, bool> forgetsRow) : IHandle<Counted>
{
    public void Plan(Counted message, LoadPlan plan)
    {
        if (!forgetsRow(message.Id)) plan.Need<Echo>(message.Id);
    }

    public void Handle(Counted message, Session session)
    {
        var echo = session.Find<Echo>(message.Id) ?? new Echo(message.Id, Version: 0, Number: 0, FirstError: null);
        var error = message.Number == echo.Number + 1 ? null : $"{message.Number} was received after {echo.Number}";
        session.Put(echo with { Version = echo.Version + 1, Number = message.Number, FirstError = echo.FirstError ?? error });
        session.Publish(new Heard(message.Id, message.Number));
    }
}
