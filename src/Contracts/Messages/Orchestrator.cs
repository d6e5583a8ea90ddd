namespace Doms.Contracts.Messages;

/// <summary>The order can no longer be cancelled; it continues.</summary>
public sealed record CancellationRefused(string OrderId, string Reason, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The saga is stuck; an operator must retry or resolve it.</summary>
public sealed record SagaNeedsAttention(string OrderId, string Step, string Reason, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The saga is no longer stuck.</summary>
public sealed record AttentionCleared(string OrderId, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Response to an order that was published again: its saga exists, with this status and step.</summary>
public sealed record SagaStatusReported(string OrderId, string Status, string Step, long Version) : IMessage
{
    public string Key => OrderId;
}
