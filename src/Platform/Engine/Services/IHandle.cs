namespace Doms.Engine.Services;

/// <summary>Handles one type of message in one service: pure, synchronous, no I/O, no state of its own.</summary>
public interface IHandle<in T>
    where T : class
{
    /// <summary>Names the rows that <see cref="Handle"/> will look at.</summary>
    void Plan(T message, LoadPlan plan);

    /// <summary>Decides, and tells the session what to write, publish, schedule, perform and answer. Throwing undoes all of it.</summary>
    void Handle(T message, Session session);
}

/// <summary>A handler with its message's type taken away.</summary>
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
