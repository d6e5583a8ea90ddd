using Confluent.Kafka;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Chaos;

/// <summary>
/// A stranger in a consumer group: it takes partitions away from the members, handles nothing, commits nothing, and leaves again, so
/// that the group is rebalanced twice in every interval.
/// </summary>
static class Rebalance
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Task Repeat(LocalCluster cluster, string group, TimeSpan length) => Task.Run(async () =>
    {
        var address = $"127.0.0.1:{cluster.PortOf("kafka")}";
        var topics = TopicsAt(address);
        var start = TimeProvider.System.GetTimestamp();
        do
        {
            JoinAndLeave(address, group, topics);
            await Task.Delay(Interval / 2, TimeProvider.System);
        }
        while (TimeProvider.System.GetElapsedTime(start) < length);
    });

    static void JoinAndLeave(string address, string group, IReadOnlyList<string> topics)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = address, GroupId = group, GroupProtocol = GroupProtocol.Consumer, EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Latest,
        };
        using var stranger = new ConsumerBuilder<Ignore, Ignore>(config).Build();
        stranger.Subscribe(topics);
        var start = TimeProvider.System.GetTimestamp();
        do stranger.Consume(Interval / 2 - TimeProvider.System.GetElapsedTime(start));
        while (TimeProvider.System.GetElapsedTime(start) < Interval / 2);
        stranger.Close();
    }

    static List<string> TopicsAt(string address)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = address }).Build();
        return [.. admin.GetMetadata(Patience).Topics.Select(topic => topic.Topic).Where(topic => topic[0] != '_')];
    }
}
