using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using Doms.Engine.Transport;
using Doms.Messaging.Kafka;
using Doms.Messaging.Kafka.Settings;
using Doms.Tests.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Messaging.Kafka;

public sealed class When_the_broker_fails
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    readonly string _topic = Clients.NewTopic();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_broker_loses_nothing_and_keeps_the_order_of_keys()
    {
        const int keys = 20;
        const int each = 300;
        await using var broker = await KafkaServer.Start();
        await using var transport = Clients.Connect(broker.Address);
        var receiver = new SequenceReceiver();
        await using var subscription = await transport.Subscribe($"{_topic}-group", [_topic], receiver, Cancel);
        var publisher = new SequencePublisher(transport, _topic, keys);
        var publishing = publisher.Publish(each, Cancel);
        foreach (var reached in new[] { each / 4, each / 2 })
        {
            await Wait.Until("publications", () => publisher.Taken >= reached);
            await broker.Kill();
            await broker.Start();
        }

        await publishing;
        await Wait.Until("all records", () => receiver.Distinct == keys * each);
        foreach (var (key, numbers) in receiver.Firsts) numbers.ShouldBe(Enumerable.Range(0, each), key);
        TestContext.Current.TestOutputHelper?.WriteLine($"{receiver.Duplicates} duplicates");
    }

    /// <summary>A request for committed offsets whose connection broke aborted the process.</summary>
    [Fact]
    public async Task Backlog_is_counted_while_the_broker_dies_and_returns()
    {
        const int groups = 4;
        const int deaths = 2;
        await using var broker = await KafkaServer.Start();
        await using var transport = Clients.Connect(broker.Address);
        for (var i = 0; i < groups; i++) await transport.Subscribe($"{_topic}-{i}", [_topic], new SequenceReceiver(), Cancel);
        var publisher = new SequencePublisher(transport, _topic, keys: 10);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var counting = CountUntil(transport, stop.Token);
        for (var i = 0; i < deaths; i++)
        {
            await publisher.Publish(each: 5, Cancel);
            await broker.Kill();
            await broker.Start();
        }

        await stop.CancelAsync();
        await counting;
        await Wait.Until("the backlog to be handled", async () => await Count(transport) == 0);
    }

    [Fact]
    public async Task Record_too_large_for_its_topic_is_refused_alone()
    {
        await CreateTopic(("max.message.bytes", "10000"));
        await using var transport = await Clients.Connect();
        var large = new byte[50_000];
        // The limit is one of the compressed batch.
        RandomNumberGenerator.Fill(large);
        var results = await transport.Publish(
            [Record("k", "before"), Record("k", "") with { Body = large }, Record("k", "after"), Record("l", "other"), Record("m", "last")],
            Cancel);

        results.Select(result => result.Status).ShouldBe(
            [PublishStatus.Taken, PublishStatus.Never, PublishStatus.NotNow, PublishStatus.Taken, PublishStatus.Taken]);
        (await transport.Publish([Record("k", "after")], Cancel)).ShouldBe([PublishResult.Taken]);
    }

    [Fact]
    public async Task Unknown_topic_delays_no_other_topic()
    {
        await CreateTopic();
        await using var transport = new KafkaTransport(
            new KafkaOptions((await KafkaServer.Shared).Address) { CreateTopics = false }, NullLoggerFactory.Instance, TimeProvider.System);
        var results = await transport.Publish([Record("k", "a") with { Topic = "no-such-topic" }, Record("k", "b")], Cancel);
        results.Select(result => result.Status).ShouldBe([PublishStatus.NotNow, PublishStatus.Taken]);
        results[0].Reason.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Broker_that_comes_later_is_waited_for()
    {
        await using var broker = await KafkaServer.Prepare();
        var options = new KafkaOptions(broker.Address) { PublishTimeout = TimeSpan.FromSeconds(2) };
        await using var transport = new KafkaTransport(options, NullLoggerFactory.Instance, TimeProvider.System);
        var receiver = new SequenceReceiver();
        await using var subscription = await transport.Subscribe($"{_topic}-group", [_topic], receiver, Cancel);
        await Should.ThrowAsync<TransportUnavailableException>(transport.Publish([Record("k", "0")], Cancel).AsTask());

        await broker.Start();
        await new SequencePublisher(transport, _topic, keys: 1).Publish(each: 2, Cancel);
        await Wait.Until("both records", () => receiver.Distinct == 2);
    }

    [Fact]
    public async Task Existing_topic_keeps_its_partitions()
    {
        await CreateTopic();
        await using var transport = await Clients.Connect();
        await transport.Publish([Record("k", "a")], Cancel);
        using var admin = await Admin();
        var description = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([_topic]));
        description.TopicDescriptions[0].Partitions.Count.ShouldBe(1);
    }

    static async Task CountUntil(KafkaTransport transport, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Count(transport);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Returns null while the broker does not answer.</summary>
    static async Task<long?> Count(KafkaTransport transport)
    {
        try
        {
            return await transport.CountUnhandled(Cancel);
        }
        catch (TransportUnavailableException)
        {
            return null;
        }
    }

    async Task CreateTopic(params IEnumerable<(string Name, string Value)> configs)
    {
        using var admin = await Admin();
        await admin.CreateTopicsAsync(
        [
            new() { Name = _topic, NumPartitions = 1, Configs = configs.ToDictionary(config => config.Name, config => config.Value) },
        ]);
    }

    static async Task<IAdminClient> Admin() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = (await KafkaServer.Shared).Address }).Build();

    TransportRecord Record(string key, string text) => new(_topic, key, "{}", Encoding.UTF8.GetBytes(text));
}
