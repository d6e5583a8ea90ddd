namespace Doms.Engine.Deferral;

/// <summary>Adds messages to the store and takes stored ones into the next round, within one unit of work.</summary>
sealed class StoredMessageQueue(UnitOfWork unitOfWork, Router router)
{
    readonly Dictionary<string, List<string>> _addedByKey = [];

    /// <summary>Ordering keys whose first stored message was made due, because it did not fit into the transaction.</summary>
    public HashSet<string> OverflowHeads { get; } = [];

    public void Add(
        ServiceModule consumer, Message message, string kind, string? orderingKey, DateTimeOffset? due,
        int attempts = 0, string? error = null) =>
        Put(RowOf(consumer, message, $"{consumer.Name}/{message.Id}") with
        {
            OrderingKey = orderingKey, Kind = kind, Due = due, Attempts = attempts, Error = error,
        });

    public void PlanTimer(ServiceModule consumer, string name) => unitOfWork.PlanLoad(TimerKey(consumer, name));

    /// <summary>
    /// Stores a timer under its name. One whose message has failed blocks its key until it is handled, so it is not replaced.
    /// </summary>
    public void SetTimer(ServiceModule consumer, string name, Message message, string kind, DateTimeOffset due)
    {
        var key = TimerKey(consumer, name);
        var current = (StoredMessage?)unitOfWork.Find(key);
        if (current is { IsScheduled: false })
        {
            Add(consumer, message, kind, orderingKey: null, due);
            return;
        }

        Put(RowOf(consumer, message, key.Key) with
        {
            Version = (current?.Version ?? 0) + 1, Seq = current?.Seq ?? 0, Kind = kind, Due = due,
        });
    }

    public void CancelTimer(ServiceModule consumer, string name)
    {
        var key = TimerKey(consumer, name);
        if (unitOfWork.Find(key) is StoredMessage { IsScheduled: true }) unitOfWork.Delete(key);
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

    /// <summary>Inserts or changes a row, and notes when it is due.</summary>
    public void Put(StoredMessage row)
    {
        unitOfWork.Put(new RowKey(StoredMessage.Table, row.Id), row);
        unitOfWork.AfterCommit.TrackDue(row.Kind, row.Due);
    }

    /// <summary>The row of a named timer. A name has no more than one.</summary>
    static RowKey TimerKey(ServiceModule consumer, string name) => new(StoredMessage.Table, $"{consumer.Name}/timer/{name}");

    StoredMessage RowOf(ServiceModule consumer, Message message, string id) => new(
        id, Version: 1, Seq: 0, consumer.Name, OrderingKey: null, StoredMessageKind.Timer, Due: null, Attempts: 0, Replays: 0,
        FirstStoredAt: unitOfWork.Now, Error: null, message.Key, message.Headers.ToJson(), message.Bytes);
}
