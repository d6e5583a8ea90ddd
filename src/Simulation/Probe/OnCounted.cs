using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

sealed class OnCounted : IHandle<Counted>
{
    public void Plan(Counted message, LoadPlan plan) => plan.Need<Echo>(message.Id);

    public void Handle(Counted message, Session session)
    {
        var echo = session.Find<Echo>(message.Id) ?? new Echo(message.Id, Version: 0, Number: 0, FirstError: null);
        var error = message.Number == echo.Number + 1 ? null : $"{message.Number} was received after {echo.Number}";
        session.Put(echo with { Version = echo.Version + 1, Number = message.Number, FirstError = echo.FirstError ?? error });
        session.Publish(new Heard(message.Id, message.Number));
    }
}
