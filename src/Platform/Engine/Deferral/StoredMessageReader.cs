namespace Doms.Engine.Deferral;

/// <summary>Turns stored rows back into deliveries.</summary>
static class StoredMessageReader
{
    /// <summary>Key of the row under which the message is stored, if it is.</summary>
    public static RowKey RowKeyOf(Delivery delivery) => new(StoredMessage.Table, delivery.StoredMessageId);

    /// <summary>
    /// The delivery of a stored message. An unreadable message, or one of a service that no longer exists, fails when it is
    /// handled and becomes a dead letter.
    /// </summary>
    /// <param name="now">Arrival time of all but overflow, whose delay counts from its publication.</param>
    public static Delivery ToDelivery(Router router, StoredMessage row, DateTimeOffset now)
    {
        var module = router.Module(row.Consumer);
        var message = module is null ? Unreadable(row, $"The service '{row.Consumer}' does not run here.") : ParseMessage(router, row);
        return new Delivery(module ?? router.Engine, message, new StoredMessageSource(row))
        {
            ArrivedAt = row.Kind == StoredMessageKind.Overflow ? row.FirstStoredAt : now,
            Bytes = row.Size,
        };
    }

    static Message ParseMessage(Router router, StoredMessage row)
    {
        try
        {
            var headers = MessageHeaders.Parse(row.Headers);
            return new Message(router.Catalog.Find(headers.Type, headers.Version), row.Payload, row.Key, headers);
        }
        catch (UnreadableMessageException error)
        {
            return Unreadable(row, error.Message);
        }
    }

    static Message Unreadable(StoredMessage row, string reason)
    {
        var id = Guid.TryParse(row.Id[(row.Id.IndexOf('/', StringComparison.Ordinal) + 1)..], out var known) ? known : Guid.Empty;
        var headers = new MessageHeaders(
            id, "unreadable", 1, row.Consumer, row.Key, row.FirstStoredAt, TraceParent: null, CorrelationId: row.Id, CausationId: null);
        return Message.Unreadable(reason, row.Payload, row.Key, headers);
    }
}
