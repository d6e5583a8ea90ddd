using Doms.Engine.Services;

namespace Doms.Simulation.Nodes;

/// <summary>Which messages make their handlers throw: some once or twice, some until they are mended.</summary>
public sealed class FailingMessages(FaultInjector faults)
{
    const int MaxThrows = 2;
    readonly Dictionary<(string Service, Guid Message), int> _thrown = [];
    readonly HashSet<(string Service, Guid Message)> _poison = [];

    /// <param name="mayPoison">False where giving a message up would be no failure of the system.</param>
    public bool ShouldThrow(string service, Guid message, bool mayPoison)
    {
        var id = (service, message);
        if (!faults.IsEnabled) return false;
        if (_poison.Contains(id)) return true;
        if (mayPoison && faults.ShouldInject(FaultKind.Poison, $"{service} {message}")) return _poison.Add(id);
        if (!faults.ShouldInject(FaultKind.HandlerThrows, $"{service} {message}")) return false;
        var thrown = _thrown.GetValueOrDefault(id);
        _thrown[id] = thrown + 1;
        return thrown < MaxThrows;
    }

    /// <summary>The service with handlers that throw now and then, after they have done all their work.</summary>
    /// <param name="mayPoison">Its messages may be such that they are given up in the end.</param>
    public ServiceModule Wrap(ServiceModule module, bool mayPoison) =>
        module.WithHandlers(entry => new ThrowingHandlerEntry(entry, module.Name, this, mayPoison));

    sealed class ThrowingHandlerEntry(HandlerEntry inner, string service, FailingMessages failingMessages, bool mayPoison) : HandlerEntry(inner.MessageType)
    {
        public override void Plan(object message, LoadPlan plan) => inner.Plan(message, plan);

        public override void Handle(object message, Session session)
        {
            inner.Handle(message, session);
            if (failingMessages.ShouldThrow(service, session.Context.Id, mayPoison && session.Context.Caller is null))
                throw new InvalidOperationException("The handler fails, having done all its work.");
        }
    }
}
