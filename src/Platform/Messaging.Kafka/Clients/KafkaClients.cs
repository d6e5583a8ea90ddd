using Confluent.Kafka;
using Doms.Messaging.Kafka.Settings;
using Microsoft.Extensions.Logging;

namespace Doms.Messaging.Kafka.Clients;

/// <summary>
/// Builds clients with the settings that were decided by measurement; librdkafka logs to the given logger.
/// </summary>
sealed class KafkaClients(KafkaOptions options, ILogger logger)
{
    /// <summary>Time within which each request to a broker has to be answered.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    const string ClientId = "doms";
    const int MaxReconnectBackoffMs = 1_000;
    const int SessionTimeoutMs = 6_000;
    const int HeartbeatIntervalMs = 1_000;
    const int MaxRecordBytes = 1_000_000;

    /// <summary>Topics that exist are found this soon after their creation.</summary>
    const int MetadataRefreshMs = 10_000;

    public IProducer<string?, byte[]?> Producer()
    {
        var config = new ProducerConfig
        {
            EnableIdempotence = true,
            // A record that fails ends this producer, and none behind it is sent; without it later records of its key would be.
            EnableGaplessGuarantee = true,
            Acks = Acks.All,
            Partitioner = Partitioner.Murmur2Random,
            CompressionType = CompressionType.Lz4,
            LingerMs = 2,
            BatchSize = MaxRecordBytes,
            MessageMaxBytes = MaxRecordBytes,
            MessageTimeoutMs = 30_000,
            RequestTimeoutMs = (int)RequestTimeout.TotalMilliseconds,
            StickyPartitioningLingerMs = 0,
            DeliveryReportFields = "none",
            QueueBufferingMaxMessages = 100_000,
            MaxInFlight = 5,
            TopicMetadataPropagationMaxMs = 5_000,
        };
        return new ProducerBuilder<string?, byte[]?>(Common(config))
            .SetLogHandler((_, line) => KafkaLog.Client(logger, line))
            .SetErrorHandler((_, error) => KafkaLog.ClientError(logger, error.Reason))
            .Build();
    }

    /// <summary>The handlers of the assignment are set by the caller, who also builds it.</summary>
    public ConsumerBuilder<string?, byte[]?> Consumer(string group)
    {
        var config = new ConsumerConfig
        {
            GroupId = group,
            // Only stored offsets are committed: once a second, and when a partition is revoked, by the client's own thread.
            EnableAutoOffsetStore = false,
            EnableAutoCommit = true,
            AutoCommitIntervalMs = 1_000,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchMinBytes = 65_536,
            FetchWaitMaxMs = 25,
            QueuedMinMessages = 2_000,
            QueuedMaxMessagesKbytes = 8_192,
            FetchQueueBackoffMs = 10,
            FetchErrorBackoffMs = 50,
            MaxPollIntervalMs = 60_000,
            AllowAutoCreateTopics = !options.CreateTopics,
            TopicMetadataRefreshIntervalMs = MetadataRefreshMs,
        };
        if (options.GroupProtocol == KafkaGroupProtocol.Consumer)
        {
            config.GroupProtocol = GroupProtocol.Consumer;
            // Partitions of the same number go to one member, so that the messages of a key from all topics do: replicas that handled them
            // at the same time would conflict.
            config.GroupRemoteAssignor = "range";
        }
        else
        {
            config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;
            config.SessionTimeoutMs = SessionTimeoutMs;
            config.HeartbeatIntervalMs = HeartbeatIntervalMs;
        }

        return new ConsumerBuilder<string?, byte[]?>(Common(config))
            .SetLogHandler((_, line) => KafkaLog.Client(logger, line))
            .SetErrorHandler((_, error) => KafkaLog.ClientError(logger, error.Reason));
    }

    /// <summary>
    /// A client that asks for the offsets of a group without joining it. It is never polled, so that it has no handler of errors,
    /// which would queue up; it logs them.
    /// </summary>
    public IConsumer<Ignore, Ignore> Observer(string group) => new ConsumerBuilder<Ignore, Ignore>(
            Common(new ConsumerConfig { GroupId = group, EnableAutoCommit = false, EnableAutoOffsetStore = false }))
        .SetLogHandler((_, line) => KafkaLog.Client(logger, line))
        .Build();

    public IAdminClient Admin() => new AdminClientBuilder(Common(new AdminClientConfig()))
        .SetLogHandler((_, line) => KafkaLog.Client(logger, line))
        .SetErrorHandler((_, error) => KafkaLog.ClientError(logger, error.Reason))
        .Build();

    T Common<T>(T config)
        where T : ClientConfig
    {
        config.BootstrapServers = options.BootstrapServers;
        config.ClientId = ClientId;
        config.SocketNagleDisable = true;
        // Where a balancer accepts connections for a broker that is away, each would be a line; that the broker is away is logged once.
        config.LogConnectionClose = false;
        config.ReconnectBackoffMs = 50;
        config.ReconnectBackoffMaxMs = MaxReconnectBackoffMs;
        options.Security.ApplyTo(config);
        return config;
    }
}
