using System.Diagnostics;

namespace Doms.Engine.Processing;

/// <summary>A message for one consumer.</summary>
sealed class Delivery(ServiceModule module, Message message, MessageSource source)
{
    public ServiceModule Module { get; } = module;

    public Message Message { get; } = message;

    public MessageSource Source { get; } = source;

    /// <summary>The stored row that the message was read from; null for any other source.</summary>
    public StoredMessage? StoredMessage => (Source as StoredMessageSource)?.Row;

    /// <summary>Time of arrival by the store's clock; of its last return, for a message that was set aside.</summary>
    public DateTimeOffset ArrivedAt { get; set; }

    /// <summary>
    /// Time at which the broker took the record, estimated by the store's clock; null for any other source, and after it was set aside.
    /// </summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>Runs that failed without any way to store the failure.</summary>
    public int StoreFailures { get; set; }

    /// <summary>Span of the last run of the handler; null for a message that is not sampled.</summary>
    public Activity? Span { get; set; }

    /// <summary>W3C context in which the message is handled; null without a trace.</summary>
    public string? TraceParent => Span?.Id ?? Message.Headers.TraceParent;

    /// <summary>Approximate size of the message where it came from outside the process; the inbound queue is bounded by it.</summary>
    public int Bytes { get; init; }

    /// <summary>Rows that an earlier run of the handler found missing from its plan.</summary>
    public List<RowKey> ExtraRows { get; } = [];

    /// <summary><c>consumer|key</c>: messages with the same ordering key are handled in order.</summary>
    public string OrderingKey => field ??= OrderingKeys.Of(Consumer, Message.Key);

    /// <summary>The consuming service. A stored message keeps the name of a service that no longer exists.</summary>
    public string Consumer => StoredMessage?.Consumer ?? Module.Name;

    /// <summary>The row that exists while messages of the ordering key are stored.</summary>
    public RowKey BlockedKeyRow => new(BlockedKey.Table, OrderingKey);

    /// <summary>Identifies the message for this consumer, in the inbox and among the stored messages.</summary>
    public string StoredMessageId => $"{Consumer}/{Message.Id}";

    /// <summary>Whether only the replica that holds the store's lease may handle the message.</summary>
    public bool NeedsLease =>
        Source.NeedsLease || Message.Headers.Type is EngineModule.TakeOverEffectsName or EngineModule.CompleteOutboxName;

    public MessageContext ToContext() => new(
        Message.Id,
        Message.Headers.Type,
        Message.Key,
        Message.Headers.CorrelationId,
        Message.Headers.CausationId,
        Message.Headers.Time,
        Source.Caller);

    public override string ToString() => $"{Message.Headers.Type} {Message.Key} -> {Module.Name}";

    /// <exception cref="UnreadableMessageException">The module has no handler for the message.</exception>
    [DebuggerStepThrough]
    public HandlerEntry Handler() => Module.HandlerOf(Message.Type.ClrType)
        ?? throw new UnreadableMessageException($"{Module.Name} has no handler for '{Message.Type.Name}'.");
}
