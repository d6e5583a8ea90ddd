namespace Doms.Engine.Inbox;

/// <summary>Records which broker messages a consumer has received, so that a redelivery is recognized.</summary>
static class InboxRecords
{
    public static RowKey RowKeyOf(Delivery delivery) => new(InboxRow.Table, delivery.StoredMessageId);

    public static bool Contains(UnitOfWork unitOfWork, Delivery delivery) =>
        unitOfWork.Find(InboxRow.Table, delivery.StoredMessageId) is not null;

    /// <param name="status">A status of <see cref="InboxStatus"/>.</param>
    public static void Record(UnitOfWork unitOfWork, Delivery delivery, string status) =>
        unitOfWork.Put(RowKeyOf(delivery), new InboxRow(delivery.StoredMessageId, Version: 1, status, unitOfWork.Now));
}
