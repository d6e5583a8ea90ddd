using Doms.Engine.Services;

namespace Doms.Tests.Services.Journals;

/// <summary>Messages about some orders that their handlers cannot handle for now.</summary>
sealed class StuckMessages
{
    readonly HashSet<(Type Message, string Key)> _stuck = [];

    /// <summary>From now on no message of the type is handled for the key.</summary>
    public void Add(Type message, string key) => _stuck.Add((message, key));

    /// <summary>The service with handlers that throw for what is stuck.</summary>
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

/// <summary>Its stack names no file of this machine, because it becomes a part of dead letters that are recorded.</summary>
public sealed class StuckException() : Exception("The handler is stuck.")
{
    public override string StackTrace => "at the handler that is stuck";
}
