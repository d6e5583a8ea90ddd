namespace Doms.Contracts.Messages;

/// <summary>A cancellation came too late; the order goes on.</summary>
public sealed record CancellationRefused(string OrderId, string Reason, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The saga cannot go on by itself; an operator must retry or resolve it.</summary>
public sealed record SagaNeedsAttention(string OrderId, string Step, string Reason, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The answer to an order that was announced a second time: its saga is there and works on it.</summary>
public sealed record SagaStatusReported(string OrderId, string Status, string Step, long Version) : IMessage
{
    public string Key => OrderId;
}
