using Doms.Engine.Services;

namespace Doms.Simulation.Nodes;

/// <summary>Selects messages whose handlers throw: some once or twice, poison messages at every attempt.</summary>
public sealed class FailingMessages(FaultInjector faults)
{
    const int MaxThrows = 2;
    readonly Dictionary<(string Service, Guid Message), int> _thrown = [];
    readonly HashSet<(string Service, Guid Message)> _poison = [];

    /// <param name="mayPoison">False for messages that must not become dead letters.</param>
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

    /// <summary>Returns the service with handlers that sometimes throw after all their work is done.</summary>
    /// <param name="mayPoison">True if its messages may become dead letters.</param>
    public ServiceModule Wrap(ServiceModule module, bool mayPoison) =>
        module.WithHandlers(entry => new ThrowingHandlerEntry(entry, module.Name, this, mayPoison));

    sealed class ThrowingHandlerEntry(HandlerEntry inner, string service, FailingMessages failingMessages, bool mayPoison)
        : HandlerEntry(inner.MessageType)
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
