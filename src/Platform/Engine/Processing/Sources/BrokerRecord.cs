namespace Doms.Engine.Processing.Sources;

/// <summary>A record of the broker. The inbox recognizes a redelivery; the receipt is acknowledged after the commit.</summary>
/// <param name="position">Topic, partition and offset; null where the broker has none.</param>
sealed class BrokerRecord(ITransportReceipt receipt, string? position) : MessageSource
{
    public string? Position => position;

    public override string Origin => "broker";

    public override void PlanRows(UnitOfWork unitOfWork, Delivery delivery)
    {
        unitOfWork.PlanGuarded(delivery.BlockedKeyRow);
        unitOfWork.PlanLoad(InboxRecords.RowKeyOf(delivery));
        unitOfWork.PlanLoad(StoredMessageReader.RowKeyOf(delivery));
    }

    public override bool TryCompleteDuplicate(UnitOfWork unitOfWork, Delivery delivery)
    {
        // A stored message is a duplicate even when its inbox row has expired.
        if (!InboxRecords.Contains(unitOfWork, delivery) && unitOfWork.Find(StoredMessageReader.RowKeyOf(delivery)) is null)
            return false;
        unitOfWork.AfterCommit.Duplicates++;
        unitOfWork.AfterCommit.Receipts.Add(receipt);
        return true;
    }

    public override void Complete(UnitOfWork unitOfWork, Delivery delivery, string status)
    {
        InboxRecords.Record(unitOfWork, delivery, status);
        unitOfWork.AfterCommit.Receipts.Add(receipt);
    }
}
