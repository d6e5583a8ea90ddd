namespace Doms.Engine.Processing.Sources;

/// <summary>
/// The origin of a delivery. The source knows how a duplicate is recognized, what is recorded once the message is handled,
/// and who delivers it again when it is not.
/// </summary>
abstract class MessageSource
{
    /// <summary>Name of the source, kept with a dead letter.</summary>
    public abstract string Origin { get; }

    /// <summary>Whether the message is handled in the order of its key and waits behind earlier messages of it.</summary>
    public virtual bool IsOrdered => true;

    /// <summary>Whether only the replica that holds the store's lease may handle the message.</summary>
    public virtual bool NeedsLease => false;

    /// <summary>Whether the queue must keep the message after a failed batch, because nothing else delivers it again.</summary>
    public virtual bool ReturnsToQueue => true;

    /// <summary>Failed attempts before this one.</summary>
    public virtual int Attempts => 0;

    /// <summary>The authenticated caller; null for everything but a client request.</summary>
    public virtual Caller? Caller => null;

    /// <summary>Plans the engine rows that handling the message needs.</summary>
    public abstract void PlanRows(UnitOfWork unitOfWork, Delivery delivery);

    /// <summary>
    /// Whether the message was handled or stored before; a duplicate is then completed: acknowledged, or answered as before.
    /// </summary>
    public abstract bool TryCompleteDuplicate(UnitOfWork unitOfWork, Delivery delivery);

    /// <summary>Whether an earlier message of the same ordering key is stored and has to be handled first.</summary>
    public virtual bool IsBlocked(Round round, Delivery delivery) =>
        round.UnitOfWork.Find(BlockedKey.Table, delivery.OrderingKey) is { BlockingCount: > 0 };

    /// <summary>Completes the source: it need not deliver the message again.</summary>
    /// <param name="status">A status of <see cref="InboxStatus"/>.</param>
    public abstract void Complete(UnitOfWork unitOfWork, Delivery delivery, string status);

    /// <summary>Responds to the caller after the handler succeeded; only a client request has one.</summary>
    public virtual void Respond(UnitOfWork unitOfWork, Session session)
    {
    }

    /// <summary>Reports a failure to the caller; false where there is no caller and the message is retried instead.</summary>
    public virtual bool TryReportFailure(UnitOfWork unitOfWork, Delivery delivery, Exception error) => false;
}
