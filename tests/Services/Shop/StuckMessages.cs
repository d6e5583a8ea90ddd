using Doms.Engine.Services;

namespace Doms.Tests.Services.Shop;

/// <summary>Messages whose handlers throw, by type and key.</summary>
sealed class StuckMessages
{
    readonly HashSet<(Type Message, string Key)> _stuck = [];

    /// <summary>Makes the handlers throw for every further message of the type with the key.</summary>
    public void Add(Type message, string key) => _stuck.Add((message, key));

    /// <summary>Lets the handlers handle every message again.</summary>
    public void Clear() => _stuck.Clear();

    /// <summary>Returns the service with handlers that throw for stuck messages.</summary>
    public ServiceModule Wrap(ServiceModule module) => module.WithHandlers(entry => new StuckHandlerEntry(entry, this));

    sealed class StuckHandlerEntry(HandlerEntry inner, StuckMessages stuck) : HandlerEntry(inner.MessageType)
    {
        public override void Plan(object message, LoadPlan plan) => inner.Plan(message, plan);

        public override void Handle(object message, Session session)
        {
            if (stuck._stuck.Contains((MessageType, session.Context.Key))) throw new StuckException();
            inner.Handle(message, session);
        }
    }
}
