namespace Doms.Engine.Processing.Sources;

/// <summary>A message read from the store: a timer or deadline, a retry, overflow, or a message out of order.</summary>
sealed class StoredMessageSource(StoredMessage row) : MessageSource
{
    /// <summary>The row as it was read. Another version in the unit of work means that it was handled meanwhile.</summary>
    public StoredMessage Row { get; } = row;

    public override string Origin => Row.Kind;

    public override bool NeedsLease => true;

    public override bool ReturnsToQueue => false;

    public override int Attempts => Row.Attempts;

    public override void PlanRows(UnitOfWork unitOfWork, Delivery delivery)
    {
        unitOfWork.PlanGuarded(delivery.BlockedKeyRow);
        unitOfWork.PlanLoad(new RowKey(StoredMessage.Table, Row.Id));
    }

    public override bool TryCompleteDuplicate(UnitOfWork unitOfWork, Delivery delivery) => !IsUnchanged(unitOfWork);

    /// <summary>A blocking message is the first of its key; it waits only when one before it failed in this round.</summary>
    public override bool IsBlocked(Round round, Delivery delivery) =>
        Row.IsBlocking ? round.Blocked.Contains(delivery.OrderingKey) : base.IsBlocked(round, delivery);

    public override void Complete(UnitOfWork unitOfWork, Delivery delivery, string status)
    {
        // The handler may have set the named timer again.
        if (status == InboxStatus.Handled && IsUnchanged(unitOfWork)) unitOfWork.Delete(new RowKey(StoredMessage.Table, Row.Id));
    }

    // A named timer that was cancelled and set again can have the same version; its headers have another message id.
    bool IsUnchanged(UnitOfWork unitOfWork) =>
        unitOfWork.Find(StoredMessage.Table, Row.Id) is { } stored && stored.Version == Row.Version && stored.Headers == Row.Headers;
}
