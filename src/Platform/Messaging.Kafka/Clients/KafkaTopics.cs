using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Doms.Engine.Transport;
using Doms.Messaging.Kafka.Settings;
using Microsoft.Extensions.Logging;

namespace Doms.Messaging.Kafka.Clients;

/// <summary>
/// Creates topics that do not exist. Existing ones are never changed: more partitions would break the order of keys.
/// </summary>
sealed class KafkaTopics(KafkaOptions options, KafkaClients clients, TimeProvider clock, ILogger logger)
{
    /// <summary>Time for which a topic that could not be created counts as missing.</summary>
    static readonly TimeSpan MissingDuration = TimeSpan.FromSeconds(5);

    /// <summary>Time for which records stay at the broker; inbox rows are kept a day longer.</summary>
    static readonly TimeSpan Retention = TimeSpan.FromDays(7);
    readonly ConcurrentDictionary<string, bool> _existing = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, (string Reason, DateTimeOffset Until)> _missing = new(StringComparer.Ordinal);

    /// <summary>Creates what is missing, and returns why topics still are, by name.</summary>
    /// <exception cref="TransportUnavailableException">The broker is unavailable.</exception>
    public async Task<IReadOnlyDictionary<string, string>> Ensure(IEnumerable<string> topics)
    {
        if (!options.CreateTopics) return new Dictionary<string, string>(StringComparer.Ordinal);
        var unknown = topics.Distinct(StringComparer.Ordinal).Where(topic => !_existing.ContainsKey(topic)).ToList();
        if (unknown.Count == 0) return new Dictionary<string, string>(StringComparer.Ordinal);
        var now = clock.GetUtcNow();
        var untried = unknown.Where(topic => !_missing.TryGetValue(topic, out var missing) || missing.Until <= now).ToList();
        if (untried.Count > 0) await Create(untried);
        return unknown.Where(_missing.ContainsKey).ToDictionary(topic => topic, topic => _missing[topic].Reason, StringComparer.Ordinal);
    }

    async Task Create(IReadOnlyList<string> topics)
    {
        using var admin = clients.Admin();
        try
        {
            await admin.CreateTopicsAsync(
                topics.Select(Specification), new CreateTopicsOptions { RequestTimeout = KafkaClients.RequestTimeout });
            foreach (var topic in topics) NoteCreated(topic);
        }
        catch (CreateTopicsException error)
        {
            foreach (var result in error.Results.Where(result => !result.Error.IsError)) NoteCreated(result.Topic);
            var failed = error.Results.Where(result => result.Error.IsError).ToDictionary(result => result.Topic, result => result.Error);
            if (failed.Count == 0) throw Unavailable(error);
            await Describe(admin, failed);
        }
        catch (KafkaException error)
        {
            throw Unavailable(error);
        }
    }

    /// <summary>Finds out which topics exist that could not be created, because they do already or because we may not.</summary>
    async Task Describe(IAdminClient admin, Dictionary<string, Error> notCreated)
    {
        foreach (var description in await Describe(admin, notCreated.Keys))
        {
            if (!description.Error.IsError) NoteExisting(description.Name, description.Partitions.Count);
            // One that another process has just created is not described yet.
            else if (notCreated[description.Name].Code == ErrorCode.TopicAlreadyExists) NoteExisting(description.Name, options.Partitions);
            else NoteMissing(description.Name, notCreated[description.Name]);
        }
    }

    static async Task<IReadOnlyList<TopicDescription>> Describe(IAdminClient admin, IEnumerable<string> topics)
    {
        try
        {
            var options = new DescribeTopicsOptions { RequestTimeout = KafkaClients.RequestTimeout };
            return (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(topics), options)).TopicDescriptions;
        }
        catch (DescribeTopicsException error)
        {
            return error.Results.TopicDescriptions;
        }
        catch (KafkaException error)
        {
            throw Unavailable(error);
        }
    }

    void NoteCreated(string topic)
    {
        KafkaLog.TopicCreated(logger, topic, options.Partitions);
        NoteExisting(topic, options.Partitions);
    }

    void NoteExisting(string topic, int partitions)
    {
        if (_existing.TryAdd(topic, true) && partitions < options.Partitions)
            KafkaLog.FewPartitions(logger, topic, partitions, options.Partitions);
        _missing.TryRemove(topic, out _);
    }

    void NoteMissing(string topic, Error error)
    {
        if (!_missing.ContainsKey(topic)) KafkaLog.TopicMissing(logger, topic, error.Reason);
        _missing[topic] = ($"Topic {topic} does not exist: {error.Reason}", clock.GetUtcNow() + MissingDuration);
    }

    TopicSpecification Specification(string topic)
    {
        var configs = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // A record's time is then when the broker took it, whatever the clock of its publisher is.
            ["message.timestamp.type"] = "LogAppendTime",
            ["retention.ms"] = Retention.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
        };
        if (options.Replication is { } copies)
            configs["min.insync.replicas"] = Math.Max(1, copies - 1).ToString(CultureInfo.InvariantCulture);
        return new TopicSpecification
        {
            Name = topic,
            NumPartitions = options.Partitions,
            ReplicationFactor = (short)(options.Replication ?? -1),
            Configs = configs,
        };
    }

    static TransportUnavailableException Unavailable(KafkaException error) => new($"Kafka: {error.Error.Reason}", error);
}
