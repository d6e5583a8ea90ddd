using Doms.Messaging.Kafka.Settings;

namespace Doms.Tests.Messaging.Kafka;

public sealed class KafkaOptionTests
{
    static readonly KafkaOptions Valid = new("localhost:9092, [::1]:9093");

    public static TheoryData<string, KafkaOptions> Invalid => new()
    {
        { "Kafka:BootstrapServers", Valid with { BootstrapServers = "" } },
        { "Kafka:BootstrapServers", Valid with { BootstrapServers = "localhost" } },
        { "Kafka:BootstrapServers", Valid with { BootstrapServers = "localhost:9092,,other:9092" } },
        { "Kafka:BootstrapServers", Valid with { BootstrapServers = "localhost:99999" } },
        { "Kafka:Partitions", Valid with { Partitions = 0 } },
        { "Kafka:Replication", Valid with { Replication = 0 } },
        { "Kafka:SecurityProtocol", Valid with { Security = new() { Protocol = "tls" } } },
        { "Kafka:SecurityProtocol", Valid with { Security = new() { SaslMechanism = "PLAIN" } } },
        { "Kafka:SaslMechanism", Valid with { Security = new() { Protocol = "sasl_ssl" } } },
        { "Kafka:SaslUsername", Valid with { Security = new() { Protocol = "sasl_ssl", SaslMechanism = "PLAIN" } } },
        { "Kafka:SaslPassword", Valid with { Security = new() { Protocol = "sasl_ssl", SaslMechanism = "PLAIN", SaslUsername = "u" } } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Invalid_setting_is_refused_with_its_name(string setting, KafkaOptions options) =>
        Should.Throw<KafkaSettingException>(options.Validated).Setting.ShouldBe(setting);

    [Fact]
    public void Valid_settings_are_accepted() => Valid.Validated().ShouldBe(Valid);

    [Fact]
    public void Text_of_the_options_has_no_password() =>
        (Valid with { Security = new() { SaslPassword = "s3cret" } }).ToString().ShouldNotContain("s3cret");
}
