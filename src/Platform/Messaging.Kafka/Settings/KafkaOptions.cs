using Doms.Engine.Transport;

namespace Doms.Messaging.Kafka.Settings;

/// <summary>Protocol by which the partitions of a topic are assigned to the members of a consumer group.</summary>
public enum KafkaGroupProtocol
{
    /// <summary>By the broker (KIP-848, Kafka 4.0 and later); its session timeout is a setting of the broker.</summary>
    Consumer,

    /// <summary>By one member, cooperatively; for older brokers.</summary>
    Classic,
}

/// <summary>Settings <c>Kafka:*</c> of the connection to a Kafka cluster.</summary>
/// <param name="BootstrapServers">
/// Setting <c>Kafka:BootstrapServers</c>: addresses of one or more brokers, <c>host:port</c>, separated by commas.
/// </param>
public sealed record KafkaOptions(string BootstrapServers)
{
    /// <summary>Upper bound of <see cref="Partitions"/>.</summary>
    public const int MaxPartitions = 1_000;

    /// <summary>Upper bound of <see cref="Replication"/>.</summary>
    public const int MaxReplication = 15;

    /// <summary>Setting <c>Kafka:GroupProtocol</c>: <c>consumer</c> or <c>classic</c>.</summary>
    public KafkaGroupProtocol GroupProtocol { get; init; } = KafkaGroupProtocol.Consumer;

    /// <summary>
    /// Setting <c>Kafka:CreateTopics</c>: whether missing topics are created. False where an administrator creates them.
    /// </summary>
    public bool CreateTopics { get; init; } = true;

    /// <summary>Setting <c>Kafka:Partitions</c>: partitions of a topic that is created, 1 to 1,000; at least the largest group.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>
    /// Setting <c>Kafka:Replication</c>: copies of a topic that is created, 1 to 15; null for the default of the broker. All but one of
    /// them have to take a record before it counts as taken.
    /// </summary>
    public int? Replication { get; init; }

    /// <summary>Encryption and identity; by default neither.</summary>
    public KafkaSecurity Security { get; init; } = new();

    /// <summary>Bound of the records that a member of a group has received and not acknowledged.</summary>
    public DeliveryLimit DeliveryLimit { get; init; } = DeliveryLimit.Default;

    /// <summary>
    /// Time within which the broker has to confirm a publication. Less than the client's own timeout of 30 s, after which it would drop
    /// some records of a key and continue with later ones.
    /// </summary>
    internal TimeSpan PublishTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Returns these options, all in their ranges.</summary>
    /// <exception cref="KafkaSettingException">A setting is missing or out of range.</exception>
    public KafkaOptions Validated()
    {
        Require(
            IsAddressList(BootstrapServers), "Kafka:BootstrapServers",
            "must be host:port of one or more brokers, separated by commas");
        Require(Partitions is >= 1 and <= MaxPartitions, "Kafka:Partitions", $"is {Partitions}; it must be 1 to {MaxPartitions}");
        Require(
            Replication is null or (>= 1 and <= MaxReplication), "Kafka:Replication",
            $"is {Replication}; it must be 1 to {MaxReplication}");
        Security.Validate();
        return this;
    }

    internal static void Require(bool holds, string setting, string problem)
    {
        if (!holds) throw new KafkaSettingException(setting, problem);
    }

    static bool IsAddressList(string text) => Array.TrueForAll(text.Split(',', StringSplitOptions.TrimEntries), IsAddress);

    static bool IsAddress(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), out var port) && port > 0;
    }
}

/// <summary>A setting of Kafka is missing or out of range.</summary>
public sealed class KafkaSettingException(string setting, string problem) : Exception($"{setting} {problem}.")
{
    /// <summary>Name of the setting.</summary>
    public string Setting { get; } = setting;

    /// <summary>Description of the fault, to follow the name.</summary>
    public string Problem { get; } = problem;
}
