using Doms.Messaging.Kafka;
using Doms.Messaging.Kafka.Settings;
using Doms.Tests.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Messaging.Kafka;

static class Clients
{
    static int s_topics;

    /// <summary>A client of the shared broker.</summary>
    public static async Task<KafkaTransport> Connect(KafkaGroupProtocol protocol = KafkaGroupProtocol.Consumer) =>
        Connect((await KafkaServer.Shared).Address, protocol);

    public static KafkaTransport Connect(string address, KafkaGroupProtocol protocol = KafkaGroupProtocol.Consumer) =>
        new(new KafkaOptions(address) { GroupProtocol = protocol }.Validated(), NullLoggerFactory.Instance, TimeProvider.System);

    /// <summary>A name that no other test uses.</summary>
    public static string NewTopic() => $"test-{Environment.ProcessId}-{Interlocked.Increment(ref s_topics)}";
}
