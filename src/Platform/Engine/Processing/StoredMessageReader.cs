using System.Text.Json;

namespace Doms.Engine.Processing;

/// <summary>Opens messages that were kept in the store.</summary>
static class StoredMessageReader
{
    /// <summary>The row of a message that waits.</summary>
    public static RowKey RowKeyOf(Delivery delivery) => new(EngineTables.StoredMessages, delivery.StoredMessageId);

    /// <summary>The delivery of a waiting message. What cannot be read is found out, and dead-lettered, where it is handled.</summary>
    /// <param name="now">Only a leftover is late from when it was published: the others were meant to wait.</param>
    public static Delivery ToDelivery(Router router, StoredMessage row, DateTimeOffset now)
    {
        // What waits for a service that is no more becomes a dead letter, and holds up nobody.
        var module = router.Module(row.Consumer);
        var message = module is null ? Unreadable(row) : ParseMessage(router, row);
        return new Delivery(module ?? router.Engine, message)
        {
            StoredMessage = row, ArrivedAt = row.Kind == StoredMessageKind.Overflow ? row.FirstStoredAt : now,
        };
    }

    static Message ParseMessage(Router router, StoredMessage row)
    {
        try
        {
            var headers = MessageHeaders.Parse(row.Headers);
            return new Message(router.Catalog.Find(headers.Type, headers.Version), row.Payload, row.Key, headers);
        }
        catch (UnreadableMessageException)
        {
            return Unreadable(row);
        }
    }

    static Message Unreadable(StoredMessage row)
    {
        var id = Guid.TryParse(row.Id[(row.Id.IndexOf('/', StringComparison.Ordinal) + 1)..], out var known) ? known : Guid.Empty;
        var headers = new MessageHeaders(id, "unreadable", 0, row.Consumer, row.Key, row.FirstStoredAt, null, row.Id, null);
        return new Message(null, row.Payload, row.Key, headers);
    }
}

/// <summary>Which messages of the broker a consumer has had.</summary>
static class InboxRecords
{
    public const string Handled = "handled";
    public const string Deferred = "parked";
    public const string DeadLettered = "dead";

    public static RowKey RowKeyOf(Delivery delivery) => new(EngineTables.Inbox, delivery.StoredMessageId);

    public static bool Contains(UnitOfWork batch, Delivery delivery) => batch.Find(EngineTables.Inbox, delivery.StoredMessageId) is not null;

    public static void Record(UnitOfWork batch, Delivery delivery, string fate) =>
        batch.Put(RowKeyOf(delivery), new InboxRow(delivery.StoredMessageId, 1, fate, batch.Now));
}

/// <summary>Effects in the store.</summary>
static class EffectRows
{
    static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);

    /// <summary>The request as an object; null when it cannot be read, or when nothing here performs it.</summary>
    public static object? ParseRequest(Router router, EffectRow row, out EffectType? type)
    {
        type = router.Module(row.Service)?.FindEffect(row.Name);
        if (type is null) return null;
        try
        {
            return JsonSerializer.Deserialize(row.Request, type.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Ends an effect whose outcome is known, or sets when it is tried again.</summary>
    public static void RecordOutcome(UnitOfWork batch, EffectOutcome outcome, EngineOptions options, Primitives.IdSource ids)
    {
        var key = new RowKey(EngineTables.Effects, outcome.Key);
        if (outcome.Result.IsDone)
        {
            batch.Delete(key);
            return;
        }

        var row = batch.Find(EngineTables.Effects, outcome.Key)!;
        var attempts = row.Attempts + (outcome.Result.CountsAsAttempt ? 1 : 0);
        var wait = outcome.Result.RetryDelay
            ?? MessageDeferral.Backoff(ids, FirstBackoff, Math.Max(attempts, 1), options.MaxEffectRetryDelay);
        var next = row with
        {
            Version = row.Version + 1, Attempts = attempts, Due = batch.Now + wait, Error = outcome.Result.Reason,
        };
        batch.Put(key, next);
        batch.AfterCommit.TrackEffectDue(next.Due);
    }
}
