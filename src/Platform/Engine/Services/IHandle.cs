namespace Doms.Engine.Services;

/// <summary>Handles one type of message in one service: synchronous, without I/O and without state of its own.</summary>
public interface IHandle<in T>
    where T : class
{
    /// <summary>Plans the rows that <see cref="Handle"/> reads.</summary>
    void Plan(T message, LoadPlan plan);

    /// <summary>
    /// Handles the message through the session: writes, publishes, schedules, calls, responds. An exception rolls all
    /// of it back.
    /// </summary>
    void Handle(T message, Session session);
}

/// <summary>A handler whose message type is known only at run time.</summary>
abstract class HandlerEntry(Type messageType)
{
    public Type MessageType { get; } = messageType;

    public abstract void Plan(object message, LoadPlan plan);

    public abstract void Handle(object message, Session session);
}

sealed class HandlerEntry<T>(IHandle<T> handler) : HandlerEntry(typeof(T))
    where T : class
{
    public override void Plan(object message, LoadPlan plan) => handler.Plan((T)message, plan);

    public override void Handle(object message, Session session) => handler.Handle((T)message, session);
}
