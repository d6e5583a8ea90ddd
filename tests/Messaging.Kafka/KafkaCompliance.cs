using Doms.Engine.Transport;
using Doms.Messaging.Kafka;
using Doms.Messaging.Kafka.Settings;
using Doms.Tests.Compliance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Messaging.Kafka;

public sealed class MockClusterCompliance : TransportCompliance
{
    readonly MockCluster _cluster = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _cluster.Dispose();
    }

    protected override ValueTask<ITransport> Connect() =>
        new(new KafkaTransport(
            new KafkaOptions(_cluster.Address) { CreateTopics = false, GroupProtocol = KafkaGroupProtocol.Classic }.Validated(),
            NullLoggerFactory.Instance, TimeProvider.System));
}

public sealed class BrokerCompliance : TransportCompliance
{
    protected override async ValueTask<ITransport> Connect() => await Clients.Connect(KafkaGroupProtocol.Consumer);
}

public sealed class CooperativeGroupCompliance : TransportCompliance
{
    protected override async ValueTask<ITransport> Connect() => await Clients.Connect(KafkaGroupProtocol.Classic);
}
