using Doms.Hosting.Web;
using Doms.Messaging.Kafka.Settings;
using Microsoft.Extensions.Configuration;

namespace Doms.Host.Running;

/// <summary>Section <c>Kafka</c>: the broker of processes that run one service each.</summary>
static class BrokerSettings
{
    public const string Brokers = "Kafka:BootstrapServers";
    const string Consumer = "consumer";
    const string Classic = "classic";

    /// <summary>Reads the section; null when it names no broker.</summary>
    /// <exception cref="SettingException">A setting is invalid; the message names it.</exception>
    public static KafkaOptions? Read(IConfiguration configuration)
    {
        var settings = new SettingReader(configuration);
        var brokers = settings.Text(Brokers, "brokers of the split shape, separated by commas", "host:port");
        var options = new KafkaOptions(brokers ?? "localhost:9092");
        options = options with
        {
            GroupProtocol = ReadProtocol(settings),
            CreateTopics = settings.Flag("Kafka:CreateTopics", "whether missing topics are created", options.CreateTopics),
            Partitions = settings.Number(
                "Kafka:Partitions", options.Partitions, new(1, KafkaOptions.MaxPartitions), "partitions of a topic that is created"),
            Replication = settings.NumberOrNull(
                "Kafka:Replication", new(1, KafkaOptions.MaxReplication), "copies of a topic that is created", "the broker's default"),
            Security = ReadSecurity(settings, options.Security),
        };
        try
        {
            options = options.Validated();
        }
        catch (KafkaSettingException error)
        {
            throw new SettingException(error.Setting, error.Problem);
        }

        return brokers is null ? null : options;
    }

    static KafkaGroupProtocol ReadProtocol(SettingReader settings) => settings.WordOr(
        "Kafka:GroupProtocol", Consumer, [Consumer, Classic],
        "`consumer`: the broker assigns partitions (Kafka 4.0 and later); `classic`: a member does, cooperatively") == Classic
            ? KafkaGroupProtocol.Classic
            : KafkaGroupProtocol.Consumer;

    static KafkaSecurity ReadSecurity(SettingReader settings, KafkaSecurity defaults) => new()
    {
        Protocol = settings.WordOr("Kafka:SecurityProtocol", defaults.Protocol, KafkaSecurity.Protocols, "encryption and identity"),
        SaslMechanism = settings.Word("Kafka:SaslMechanism", KafkaSecurity.Mechanisms, "mechanism of the identity; needs a SASL protocol"),
        SaslUsername = settings.Text("Kafka:SaslUsername", "user at the brokers"),
        SaslPassword = settings.Secret("Kafka:SaslPassword", "password at the brokers"),
        SslCaLocation = settings.Text("Kafka:SslCaLocation", "PEM file of the trusted authorities", shown: "the system's"),
        SslCertificateLocation = settings.Text("Kafka:SslCertificateLocation", "PEM file of our own certificate"),
        SslKeyLocation = settings.Text("Kafka:SslKeyLocation", "PEM file of its key"),
        SslKeyPassword = settings.Secret("Kafka:SslKeyPassword", "password of the key"),
    };
}
