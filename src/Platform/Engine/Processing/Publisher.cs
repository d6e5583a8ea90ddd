namespace Doms.Engine.Processing;

/// <summary>
/// Gives published messages their headers and routes them: to the next round of the same transaction when all services share
/// the store, otherwise to the outbox.
/// </summary>
sealed class Publisher(UnitOfWork unitOfWork, EngineParts parts)
{
    readonly List<(Message Message, int Replays)> _published = [];

    /// <summary>Messages published and not yet routed.</summary>
    public int Count => _published.Count;

    /// <summary>
    /// Publishes a message for the handler of <paramref name="by"/>; it is routed when that message is accepted.
    /// </summary>
    public void Publish(Delivery by, object body) => _published.Add((MessageOf(by, body), 0));

    /// <summary>Publishes a message that the broker refused, unchanged; false when its type is not known.</summary>
    public bool TryRepublish(MessageHeaders headers, string key, byte[] payload, int replays)
    {
        if (parts.Router.Catalog.Find(headers.Type, headers.Version) is not { } type) return false;
        _published.Add((new Message(type, payload, key, headers), replays));
        return true;
    }

    /// <summary>Publishes and routes a message of the engine itself.</summary>
    public void PublishFromEngine(Delivery about, object body) => Route(MessageOf(about, body), replays: 0);

    /// <summary>Stores a message of the service to itself until it is due.</summary>
    public void Schedule(Delivery by, object body, DateTimeOffset at)
    {
        var message = MessageOf(by, body);
        unitOfWork.StoredMessages.Add(by.Module, message, KindOf(message), orderingKey: null, at);
    }

    /// <summary>Stores a message of the service to itself until it is due, in place of the one stored under this name.</summary>
    public void SetTimer(Delivery by, string name, object body, DateTimeOffset at)
    {
        var message = MessageOf(by, body);
        unitOfWork.StoredMessages.SetTimer(by.Module, name, message, KindOf(message), at);
    }

    /// <summary>Routes the messages from this position on.</summary>
    public void RouteFrom(int position)
    {
        for (var i = position; i < _published.Count; i++) Route(_published[i].Message, _published[i].Replays);
        _published.Truncate(position);
    }

    /// <summary>Drops the messages from this position on.</summary>
    public void Truncate(int position) => _published.Truncate(position);

    public MessageHeaders HeadersFor(Delivery by, string type, string key, int version = 1) => new(
        parts.Ids.New(), type, version, by.Module.Name, key, unitOfWork.WallClock,
        by.TraceParent, by.Message.Headers.CorrelationId, by.Message.Id);

    static string KindOf(Message message) => message.Type.IsDeadline ? StoredMessageKind.Deadline : StoredMessageKind.Timer;

    Message MessageOf(Delivery by, object body)
    {
        var type = parts.Router.Catalog.Of(body);
        return new Message(type, body, HeadersFor(by, type.Name, type.KeyOf(body), type.Version));
    }

    void Route(Message message, int replays)
    {
        var after = unitOfWork.AfterCommit;
        if (parts.Options.LogPublications)
            after.LogLines.Add(new($"Published {message.Headers.Type}", message.Key, message.Headers.TraceParent));
        after.Published++;
        if (!parts.Router.IsJoined && message.Type.Topic is { } topic)
        {
            AddToOutbox(message, topic, replays);
            return;
        }

        if (parts.Options.TestHooks.SerializesLocalMessages) message = message.RoundTrip();
        foreach (var consumer in parts.Router.ConsumersOf(message.Type))
            unitOfWork.NextRound.Add(new Delivery(consumer, message, Published.Instance) { ArrivedAt = unitOfWork.Now });
    }

    void AddToOutbox(Message message, string topic, int replays)
    {
        var id = message.Id.ToString();
        unitOfWork.Put(
            new RowKey(OutboxRow.Table, id),
            new OutboxRow(id, Version: 1, Seq: 0, topic, message.Key, message.Headers.ToJson(), message.Bytes, unitOfWork.Now, replays));
        unitOfWork.AfterCommit.OutboxRows++;
    }
}
