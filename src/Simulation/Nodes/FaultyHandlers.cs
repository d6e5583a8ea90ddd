using Doms.Engine.Services;

namespace Doms.Simulation.Nodes;

/// <summary>Which messages make their handlers throw: some once or twice, some until they are mended.</summary>
public sealed class BadMessages(FaultInjector faults)
{
    const int MostThrows = 2;
    readonly Dictionary<(string Service, Guid Message), int> _thrown = [];
    readonly HashSet<(string Service, Guid Message)> _poison = [];

    /// <param name="mayPoison">False where giving a message up would be no failure of the system.</param>
    public bool Throws(string service, Guid message, bool mayPoison)
    {
        var id = (service, message);
        if (!faults.IsOn) return false;
        if (_poison.Contains(id)) return true;
        if (mayPoison && faults.Strikes(FaultKind.Poison, $"{service} {message}")) return _poison.Add(id);
        if (!faults.Strikes(FaultKind.HandlerThrows, $"{service} {message}")) return false;
        var thrown = _thrown.GetValueOrDefault(id);
        _thrown[id] = thrown + 1;
        return thrown < MostThrows;
    }

    /// <summary>The service with handlers that throw now and then, after they have done all their work.</summary>
    /// <param name="mayPoison">Its messages may be such that they are given up in the end.</param>
    public ServiceModule Around(ServiceModule module, bool mayPoison) =>
        module.With(entry => new Throwing(entry, module.Name, this, mayPoison));

    sealed class Throwing(HandlerEntry inner, string service, BadMessages bad, bool mayPoison) : HandlerEntry(inner.MessageType)
    {
        public override void Plan(object message, LoadPlan plan) => inner.Plan(message, plan);

        public override void Handle(object message, Session session)
        {
            inner.Handle(message, session);
            if (bad.Throws(service, session.Context.Id, mayPoison && session.Context.Caller is null))
                throw new InvalidOperationException("The handler fails, having done all its work.");
        }
    }
}
