using Confluent.Kafka;

namespace Doms.Tests.Messaging.Kafka;

/// <summary>The cluster that librdkafka simulates in this process. It creates topics when they are first asked for.</summary>
sealed class MockCluster : IDisposable
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    readonly IProducer<Null, Null> _cluster;

    public MockCluster()
    {
        var config = new ProducerConfig { BootstrapServers = "simulated" };
        config.Set("test.mock.num.brokers", "1");
        _cluster = new ProducerBuilder<Null, Null>(config).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(_cluster.Handle).Build();
        var broker = admin.GetMetadata(Timeout).Brokers[0];
        Address = $"{broker.Host}:{broker.Port}";
    }

    public string Address { get; }

    public void Dispose() => _cluster.Dispose();
}
