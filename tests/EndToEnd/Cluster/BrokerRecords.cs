using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Cluster;

/// <summary>A record as any program finds it at the broker.</summary>
sealed record BrokerRecord(string Topic, string Key, JsonElement Headers, JsonElement Body)
{
    public string Type => Headers.GetProperty("ce_type").GetString()!;
}

/// <summary>Reads all topics of a cluster from their beginning.</summary>
static class BrokerRecords
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Reads records up to the present end of every partition.</summary>
    /// <param name="topics">The topics to read; those that do not exist yet have no records.</param>
    public static IReadOnlyList<BrokerRecord> Read(LocalCluster cluster, IReadOnlyCollection<string> topics)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = $"127.0.0.1:{cluster.PortOf("kafka")}", GroupId = "reader", EnableAutoCommit = false,
            EnablePartitionEof = true,
        };
        using var consumer = new ConsumerBuilder<string?, byte[]?>(config).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(Patience).Topics.Where(topic => topics.Contains(topic.Topic))
            .SelectMany(topic => topic.Partitions.Select(
                partition => new TopicPartitionOffset(topic.Topic, partition.PartitionId, Offset.Beginning))).ToList();
        consumer.Assign(partitions);
        var records = new List<BrokerRecord>();
        var open = partitions.Count;
        while (open > 0)
        {
            var read = consumer.Consume(Patience) ?? throw new TimeoutException($"{open} partitions were not read to their end.");
            if (read.IsPartitionEOF) open--;
            else records.Add(Of(read));
        }

        consumer.Close();
        return records;
    }

    static BrokerRecord Of(ConsumeResult<string?, byte[]?> read)
    {
        var headers = new JsonObject();
        foreach (var header in read.Message.Headers) headers[header.Key] = Encoding.UTF8.GetString(header.GetValueBytes());
        return new(
            read.Topic, read.Message.Key ?? "", JsonSerializer.SerializeToElement(headers),
            JsonDocument.Parse(read.Message.Value).RootElement);
    }
}
