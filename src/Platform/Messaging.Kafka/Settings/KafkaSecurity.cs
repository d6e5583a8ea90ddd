using Confluent.Kafka;

namespace Doms.Messaging.Kafka.Settings;

/// <summary>
/// Settings of encryption and identity, as librdkafka names them. A class, not a record: its text must not have the passwords.
/// </summary>
public sealed class KafkaSecurity
{
    /// <summary>Words of <see cref="Protocol"/>.</summary>
    public static IReadOnlyList<string> Protocols { get; } = ["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"];

    /// <summary>Words of <see cref="SaslMechanism"/>.</summary>
    public static IReadOnlyList<string> Mechanisms { get; } = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"];

    /// <summary>
    /// Setting <c>Kafka:SecurityProtocol</c>: <c>plaintext</c>, <c>ssl</c>, <c>sasl_plaintext</c> or <c>sasl_ssl</c>.
    /// </summary>
    public string Protocol { get; init; } = "plaintext";

    /// <summary>
    /// Setting <c>Kafka:SaslMechanism</c>: <c>PLAIN</c>, <c>SCRAM-SHA-256</c> or <c>SCRAM-SHA-512</c>; needs a SASL protocol.
    /// </summary>
    public string? SaslMechanism { get; init; }

    /// <summary>Setting <c>Kafka:SaslUsername</c>.</summary>
    public string? SaslUsername { get; init; }

    /// <summary>Setting <c>Kafka:SaslPassword</c>; a secret.</summary>
    public string? SaslPassword { get; init; }

    /// <summary>Setting <c>Kafka:SslCaLocation</c>: file of the authorities that are trusted (PEM); null for those of the system.</summary>
    public string? SslCaLocation { get; init; }

    /// <summary>Setting <c>Kafka:SslCertificateLocation</c>: file of our own certificate (PEM).</summary>
    public string? SslCertificateLocation { get; init; }

    /// <summary>Setting <c>Kafka:SslKeyLocation</c>: file of its key (PEM).</summary>
    public string? SslKeyLocation { get; init; }

    /// <summary>Setting <c>Kafka:SslKeyPassword</c>: password of the key; a secret.</summary>
    public string? SslKeyPassword { get; init; }

    bool IsSasl => Protocol.StartsWith("sasl", StringComparison.OrdinalIgnoreCase);

    internal void Validate()
    {
        KafkaOptions.Require(
            Protocols.Contains(Protocol, StringComparer.OrdinalIgnoreCase), "Kafka:SecurityProtocol",
            $"is '{Protocol}'; it must be one of {string.Join(", ", Protocols)}");
        KafkaOptions.Require(
            SaslMechanism is null || IsSasl, "Kafka:SecurityProtocol",
            "must be sasl_ssl or sasl_plaintext where Kafka:SaslMechanism is set");
        if (!IsSasl) return;
        KafkaOptions.Require(
            Mechanisms.Contains(SaslMechanism, StringComparer.Ordinal), "Kafka:SaslMechanism",
            $"is '{SaslMechanism}'; it must be one of {string.Join(", ", Mechanisms)}");
        KafkaOptions.Require(SaslUsername is { Length: > 0 }, "Kafka:SaslUsername", "is missing");
        KafkaOptions.Require(SaslPassword is { Length: > 0 }, "Kafka:SaslPassword", "is missing");
    }

    internal void ApplyTo(ClientConfig config)
    {
        Set("security.protocol", Protocol);
        Set("sasl.mechanism", SaslMechanism);
        Set("sasl.username", SaslUsername);
        Set("sasl.password", SaslPassword);
        Set("ssl.ca.location", SslCaLocation);
        Set("ssl.certificate.location", SslCertificateLocation);
        Set("ssl.key.location", SslKeyLocation);
        Set("ssl.key.password", SslKeyPassword);

        void Set(string name, string? value)
        {
            if (value is not null) config.Set(name, value);
        }
    }
}
