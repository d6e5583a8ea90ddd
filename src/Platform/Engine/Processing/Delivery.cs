using System.Diagnostics;

namespace Doms.Engine.Processing;

/// <summary>A call over HTTP that waits for its answer.</summary>
sealed class ClientRequest(Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel)
{
    readonly TaskCompletionSource<Response> _response = new();

    public Caller Caller { get; } = caller;

    public IdempotencyKey? Key { get; } = key;

    /// <summary>Rough size of what waits, for the intake's bound.</summary>
    public int Bytes { get; } = bytes;

    public Task<Response> Completion => _response.Task;

    /// <summary>True once the caller has left; a call that was not taken by then is dropped.</summary>
    public bool IsAbandoned => cancel.IsCancellationRequested;

    public void Succeed(Response answer) => _response.TrySetResult(answer);

    public void Fail(Exception error) => _response.TrySetException(error);

    public void Cancel() => _response.TrySetCanceled(cancel);
}

/// <summary>What a call to the outside world came to, on its way into the store.</summary>
/// <param name="Key">The effect.</param>
/// <param name="Version">The version that was held while calling: another one means that somebody took it over.</param>
sealed record EffectOutcome(string Key, long Version, EffectResult Result);

/// <summary>One message for one consumer, and where it came from.</summary>
sealed class Delivery(ServiceModule module, Message message)
{
    string? _orderingKey;

    public ServiceModule Module { get; } = module;

    public Message Message { get; } = message;

    /// <summary>Set for a call over HTTP.</summary>
    public ClientRequest? Request { get; init; }

    /// <summary>Set for a message that waited in the store.</summary>
    public StoredMessage? StoredMessage { get; init; }

    /// <summary>Set for the outcome of an effect.</summary>
    public EffectOutcome? EffectOutcome { get; init; }

    /// <summary>Set for a message from the broker.</summary>
    public ITransportReceipt? Receipt { get; init; }

    /// <summary>Only the replica that has the store's lease may handle it: it was found waiting in the store.</summary>
    public bool NeedsLease => StoredMessage is not null || Message.Headers.Type == EngineModule.TakeOverEffectsName;

    /// <summary>Attempts before this one.</summary>
    public int Attempts => StoredMessage?.Attempts ?? 0;

    /// <summary>When it came in, by the store's clock.</summary>
    public DateTimeOffset ArrivedAt { get; init; }

    /// <summary>Rows that an earlier try found missing from its plan.</summary>
    public List<RowKey>? ExtraRows { get; set; }

    /// <summary><c>consumer|key</c>: messages of one group are handled in order.</summary>
    public string OrderingKey => _orderingKey ??= OrderingKeyOf(Consumer, Message.Key);

    /// <summary>Whom it is for, also where that service is no more.</summary>
    public string Consumer => StoredMessage?.Consumer ?? Module.Name;

    /// <summary>The row that says that messages of this group wait.</summary>
    public RowKey BlockedKeyRow => new(EngineTables.BlockedKeys, OrderingKey);

    public string StoredMessageId => $"{Consumer}/{Message.Id}";

    /// <summary>For dead letters: how it came here.</summary>
    public string Origin => StoredMessage?.Kind ?? (Receipt is not null ? "broker" : EffectOutcome is not null ? "effect" : "handed over");

    public static string OrderingKeyOf(string consumer, string key) => $"{consumer}|{key}";

    public static string OutOfOrderKeyOf(string group) => $"early|{group}";

    public MessageContext ToContext() => new(
        Message.Id,
        Message.Headers.Type,
        Message.Key,
        Message.Headers.CorrelationId,
        Message.Headers.CausationId,
        Message.Headers.Time,
        Request?.Caller);

    public override string ToString() => $"{Message.Headers.Type} {Message.Key} -> {Module.Name}";

    [DebuggerStepThrough]
    public HandlerEntry Handler() => Module.HandlerOf(Message.Type.ClrType)
        ?? throw new UnreadableMessageException($"{Module.Name} has no handler for '{Message.Type.Name}'.");
}
