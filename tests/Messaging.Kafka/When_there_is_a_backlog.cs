using System.Globalization;
using System.Text;
using Doms.Engine.Transport;

namespace Doms.Tests.Messaging.Kafka;

/// <summary>Drains a backlog; with <c>DOMS_KAFKA_BACKLOG=1000000</c> one of that many records.</summary>
public sealed class When_there_is_a_backlog
{
    const int BatchSize = 1_000;
    const int Usual = 60_000;
    const string Headers = """
        {"id":"01933b7e-3a5c-7a10-8b1e-2f5d9c0a4e61","type":"suite.event","version":1,"source":"suite","subject":"order",
        "time":"2026-01-02T03:04:05.678901+00:00","traceParent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "correlationId":"01933b7e-3a5c-7a10-8b1e-2f5d9c0a4e61","causationId":"01933b7e-3a5c-7a10-8b1e-2f5d9c0a4e60"}
        """;

    readonly string _topic = Clients.NewTopic();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backlog_is_drained()
    {
        var backlog = Environment.GetEnvironmentVariable("DOMS_KAFKA_BACKLOG") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Usual;
        await using var transport = await Clients.Connect();
        var body = Encoding.UTF8.GetBytes(new string('x', 200));
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < backlog; i += BatchSize)
        {
            var results = await transport.Publish(
                [.. Enumerable.Range(i, BatchSize).Select(n => new TransportRecord(_topic, $"{n}", Headers, body))], Cancel);
            results.ShouldAllBe(result => result.Status == PublishStatus.Taken);
        }

        var published = TimeProvider.System.GetElapsedTime(start);
        var receiver = new Counter();
        start = TimeProvider.System.GetTimestamp();
        await using var subscription = await transport.Subscribe($"{_topic}-group", [_topic], receiver, Cancel);
        await Wait.Until("the first record", () => receiver.Count > 0);
        var joined = TimeProvider.System.GetElapsedTime(start);
        await Wait.Until("the backlog", () => receiver.Count >= backlog);
        var drained = TimeProvider.System.GetElapsedTime(start) - joined;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{backlog} records: {backlog / published.TotalSeconds:F0}/s published, {backlog / drained.TotalSeconds:F0}/s drained");
    }

    sealed class Counter : ITransportReceiver
    {
        int _count;

        public int Count => Volatile.Read(ref _count);

        public void Receive(TransportRecord record, ITransportReceipt receipt) =>
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    receipt.Acknowledge();
                    Interlocked.Increment(ref _count);
                }, null);
    }
}
