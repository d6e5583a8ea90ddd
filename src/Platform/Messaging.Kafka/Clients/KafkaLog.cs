using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Doms.Messaging.Kafka.Clients;

/// <summary>All log lines about the broker. None carries a payload or a secret.</summary>
static partial class KafkaLog
{
    /// <summary>Logs a line of librdkafka at its own level.</summary>
    public static void Client(ILogger logger, LogMessage line) => Client(logger, LevelOf(line.Level), line.Facility, line.Message);

    [LoggerMessage(1, LogLevel.Warning, "Kafka: {Reason}")]
    public static partial void ClientError(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Topic {Topic} has {Partitions} partition(s), fewer than Kafka:Partitions ({Wanted}); it is kept.")]
    public static partial void FewPartitions(ILogger logger, string topic, int partitions, int wanted);

    [LoggerMessage(3, LogLevel.Information, "Created topic {Topic} with {Partitions} partition(s).")]
    public static partial void TopicCreated(ILogger logger, string topic, int partitions);

    [LoggerMessage(4, LogLevel.Warning, "Topic {Topic} does not exist and was not created: {Reason}")]
    public static partial void TopicMissing(ILogger logger, string topic, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Group {Group} cannot receive; retrying in {Wait}: {Reason}")]
    public static partial void ReceiveFailed(ILogger logger, string group, TimeSpan wait, string reason);

    [LoggerMessage(6, LogLevel.Information, "Group {Group} {Change} here: {Partitions}")]
    public static partial void Rebalanced(ILogger logger, string group, string change, string partitions);

    [LoggerMessage(7, LogLevel.Debug, "Group {Group}: offsets were not committed; the records are delivered again: {Reason}")]
    public static partial void OffsetsNotCommitted(ILogger logger, string group, string reason);

    [LoggerMessage(8, LogLevel.Warning, "Group {Group} was not left in time; its session ends later.")]
    public static partial void NotLeft(ILogger logger, string group);

    [LoggerMessage(9, LogLevel.Warning, "A new producer follows one that failed: {Reason}")]
    public static partial void ProducerRetired(ILogger logger, string reason);

    [LoggerMessage(10, LogLevel.Error, "A receiver of group {Group} failed; the record is delivered again after a restart.")]
    public static partial void ReceiverFailed(ILogger logger, string group, Exception error);

    [LoggerMessage(EventId = 11, Message = "librdkafka {Facility}: {Text}")]
    static partial void Client(ILogger logger, LogLevel level, string facility, string text);

    static LogLevel LevelOf(SyslogLevel level) => level switch
    {
        SyslogLevel.Emergency or SyslogLevel.Alert or SyslogLevel.Critical => LogLevel.Critical,
        SyslogLevel.Error => LogLevel.Error,
        SyslogLevel.Warning => LogLevel.Warning,
        SyslogLevel.Notice or SyslogLevel.Info => LogLevel.Information,
        _ => LogLevel.Debug,
    };
}
