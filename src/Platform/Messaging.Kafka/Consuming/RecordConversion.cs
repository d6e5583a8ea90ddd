using Confluent.Kafka;
using Doms.Engine.Transport;
using Doms.Messaging.Kafka.Records;

namespace Doms.Messaging.Kafka.Consuming;

/// <summary>Converts what the client has received.</summary>
static class RecordConversion
{
    public static TransportRecord ToRecord(ConsumeResult<string?, byte[]?> result, DateTimeOffset now)
    {
        var message = result.Message;
        DateTimeOffset? time = message.Timestamp.Type == TimestampType.NotAvailable
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(
                message.Timestamp.UnixTimestampMs, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
        var (headers, body) = CloudEventHeaders.Read(message, time ?? now);
        return new TransportRecord(
            result.Topic, message.Key, headers, body, time, $"{result.Topic}/{result.Partition.Value}/{result.Offset.Value}");
    }
}
