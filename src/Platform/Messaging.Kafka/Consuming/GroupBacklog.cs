using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Doms.Engine.Transport;
using Doms.Messaging.Kafka.Clients;

namespace Doms.Messaging.Kafka.Consuming;

/// <summary>
/// Counts what a group has not handled yet: the records between its committed offsets and the ends of the partitions. It asks with a
/// client of its own, which never joins the group.
/// </summary>
/// <remarks>
/// The committed offsets are asked for as a consumer does it: the administrative request for them aborts the whole process when its
/// connection breaks (librdkafka 2.16.0, the assertion in <c>rd_kafka_enq_once_del_source_return</c>).
/// </remarks>
sealed class GroupBacklog(string group, IReadOnlyList<string> topics, KafkaClients clients) : IAsyncDisposable
{
    /// <summary>Time within which the broker has to answer; the client's own is a minute, also after the connection has broken.</summary>
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Held while a count runs, because no client may be disposed of under a request.</summary>
    readonly SemaphoreSlim _turn = new(1);
    IConsumer<Ignore, Ignore>? _observer;
    IAdminClient? _admin;

    /// <exception cref="TransportUnavailableException">The broker is unavailable.</exception>
    public async Task<long> Count()
    {
        await _turn.WaitAsync();
        try
        {
            _observer ??= clients.Observer(group);
            _admin ??= new DependentAdminClientBuilder(_observer.Handle).Build();
            return await Count(_observer, _admin);
        }
        catch (KafkaException error)
        {
            throw new TransportUnavailableException($"Kafka: {error.Error.Reason}", error);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _admin?.Dispose();
        _observer?.Dispose();
        _turn.Dispose();
    }

    async Task<long> Count(IConsumer<Ignore, Ignore> observer, IAdminClient admin)
    {
        var partitions = await Partitions(admin);
        if (partitions.Count == 0) return 0;
        var committed = (await Task.Run(() => observer.Committed(partitions, RequestTimeout)))
            .ToDictionary(offset => offset.TopicPartition, offset => offset.Offset);
        var begins = Offsets(admin, partitions, OffsetSpec.Earliest());
        var ends = await Offsets(admin, partitions, OffsetSpec.Latest());
        var firsts = await begins;
        return partitions.Sum(partition => ends[partition] - FirstUnhandled(committed[partition], firsts[partition]));
    }

    async Task<List<TopicPartition>> Partitions(IAdminClient admin)
    {
        var descriptions = await admin.DescribeTopicsAsync(
            TopicCollection.OfTopicNames(topics), new DescribeTopicsOptions { RequestTimeout = RequestTimeout });
        return
        [
            .. from topic in descriptions.TopicDescriptions
               from partition in topic.Partitions
               select new TopicPartition(topic.Name, partition.Partition),
        ];
    }

    static async Task<Dictionary<TopicPartition, long>> Offsets(IAdminClient admin, IEnumerable<TopicPartition> partitions, OffsetSpec at)
    {
        var result = await admin.ListOffsetsAsync(
            partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = at }),
            new ListOffsetsOptions { RequestTimeout = RequestTimeout });
        return result.ResultInfos.ToDictionary(
            info => info.TopicPartitionOffsetError.TopicPartition, info => info.TopicPartitionOffsetError.Offset.Value);
    }

    static long FirstUnhandled(Offset committed, long begin) => committed.IsSpecial ? begin : Math.Max(committed.Value, begin);
}
