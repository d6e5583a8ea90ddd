namespace Doms.Engine.Deferral;

/// <summary>Adds messages to the store and takes stored ones into the next round, within one unit of work.</summary>
sealed class StoredMessageQueue(UnitOfWork unitOfWork, Router router)
{
    readonly Dictionary<string, List<string>> _addedByKey = [];

    /// <summary>Ordering keys whose first stored message was made due, because it did not fit into the transaction.</summary>
    public HashSet<string> OverflowHeads { get; } = [];

    public void Add(
        ServiceModule consumer, Message message, string kind, string? orderingKey, DateTimeOffset? due,
        int attempts = 0, string? error = null)
    {
        var row = new StoredMessage(
            $"{consumer.Name}/{message.Id}", Version: 1, Seq: 0, consumer.Name, orderingKey, kind, due, attempts, Replays: 0,
            FirstStoredAt: unitOfWork.Now, error, message.Key, message.Headers.ToJson(), message.Bytes);
        unitOfWork.Put(new RowKey(StoredMessage.Table, row.Id), row);
        unitOfWork.AfterCommit.TrackDue(kind, due);
    }

    /// <summary>Notes that this unit of work has stored a message under an ordering key.</summary>
    public void NoteAdded(string orderingKey, string id)
    {
        if (!_addedByKey.TryGetValue(orderingKey, out var added)) _addedByKey.Add(orderingKey, added = []);
        added.Add(id);
    }

    /// <summary>Messages that this unit of work has stored under an ordering key, oldest first.</summary>
    public IReadOnlyList<string> AddedTo(string orderingKey) => _addedByKey.TryGetValue(orderingKey, out var added) ? [.. added] : [];

    /// <summary>
    /// Moves stored messages into the next round. A scan shows what is committed; each row is checked as it is in this unit of
    /// work.
    /// </summary>
    /// <returns>How many of the messages are still stored under the ordering key.</returns>
    public int Take(string orderingKey, IEnumerable<string> ids)
    {
        var next = unitOfWork.NextRound;
        var count = next.Count;
        foreach (var id in ids)
        {
            if (unitOfWork.Peek(new RowKey(StoredMessage.Table, id)) is StoredMessage row && row.OrderingKey == orderingKey)
                next.Add(StoredMessageReader.ToDelivery(router, row, unitOfWork.Now));
        }

        return next.Count - count;
    }
}
