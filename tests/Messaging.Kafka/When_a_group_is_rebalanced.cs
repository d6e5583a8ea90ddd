using Doms.Engine.Transport;
using Doms.Messaging.Kafka.Settings;

namespace Doms.Tests.Messaging.Kafka;

public sealed class When_a_group_is_rebalanced
{
    const int Keys = 40;
    static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    readonly string _topic = Clients.NewTopic();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(KafkaGroupProtocol.Consumer)]
    [InlineData(KafkaGroupProtocol.Classic)]
    public async Task Members_that_come_and_go_lose_nothing(KafkaGroupProtocol protocol)
    {
        const int changes = 6;
        await using var transport = await Clients.Connect(protocol);
        var receiver = new SequenceReceiver();
        var gap = new LongestGap(receiver);
        await using var staying = await transport.Subscribe($"{_topic}-group", [_topic], gap, Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var publisher = new SequencePublisher(transport, _topic, Keys);
        var publishing = PublishUntil(publisher, stop.Token);
        for (var i = 0; i < changes; i++)
        {
            await using var passing = await transport.Subscribe($"{_topic}-group", [_topic], receiver, Cancel);
            await Task.Delay(Period, TimeProvider.System, Cancel);
        }

        await stop.CancelAsync();
        await publishing;
        await Wait.Until("all records", () => receiver.Distinct >= publisher.Taken * Keys);
        foreach (var (key, numbers) in receiver.Firsts)
            numbers.Order().Take(publisher.Taken).ShouldBe(Enumerable.Range(0, publisher.Taken), key);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{protocol}: {receiver.Distinct} records, {receiver.Duplicates} duplicates, longest gap of the staying member {gap.Longest}");
    }

    static async Task PublishUntil(SequencePublisher publisher, CancellationToken stop)
    {
        try
        {
            while (true) await publisher.Publish(each: 1, stop);
        }
        catch (OperationCanceledException)
        {
            // The end of the load.
        }
    }

    /// <summary>Measures the longest time between two records, called by one thread.</summary>
    sealed class LongestGap(ITransportReceiver inner) : ITransportReceiver
    {
        long _last;

        public TimeSpan Longest { get; private set; }

        public void Receive(TransportRecord record, ITransportReceipt receipt)
        {
            var now = TimeProvider.System.GetTimestamp();
            if (_last != 0 && TimeProvider.System.GetElapsedTime(_last, now) is var gap && gap > Longest) Longest = gap;
            _last = now;
            inner.Receive(record, receipt);
        }
    }
}
