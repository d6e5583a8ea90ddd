using System.Net;
using Microsoft.Extensions.Configuration;

namespace Doms.Hosting.Web;

/// <summary>How the process faces the network.</summary>
public sealed record WebSettings
{
    /// <summary><c>demo</c> or <c>production</c>.</summary>
    public bool IsDemo { get; init; } = true;

    /// <summary>The gateway's port; a service's is its offset more. 0: free ports for all.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The address bound; the demo profile is on loopback only, whatever it says.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// Proxies whose <c>X-Forwarded-For</c> is believed, for the limits by address; none by default. Setting
    /// <c>Http:TrustedProxies</c>.
    /// </summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Where the demo identity keeps its key; null keeps it in memory.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Where telemetry is sent (OTLP); null sends none. Setting <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Telemetry goes as <c>http/protobuf</c>; else gRPC. Setting <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>.</summary>
    public bool OtlpOverHttp { get; init; }

    public AuthSettings Auth { get; init; } = new();

    public RateLimitSettings Limits { get; init; } = new();

    /// <summary>
    /// Reads and checks what concerns the network; the production profile refuses what only a demo may do.
    /// </summary>
    /// <param name="configuration">Files, environment and command line, merged.</param>
    /// <param name="profile"><c>demo</c> or <c>production</c>.</param>
    /// <param name="port">The gateway's port, 0 to 65,529.</param>
    /// <param name="dataFolder">The data folder, if there is one.</param>
    /// <exception cref="SettingException">The message names the setting.</exception>
    public static WebSettings Read(IConfiguration configuration, string profile, int port, string? dataFolder)
    {
        if (profile is not ("demo" or "production"))
            throw new SettingException("Profile", "must be demo or production");
        if (port is < 0 or > 65_529) throw new SettingException("Port", "must be from 0 to 65529");
        var demo = profile == "demo";
        if (!demo) ProductionRules.Check(configuration);
        var otlp = ReadOtlp(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        return new WebSettings
        {
            IsDemo = demo,
            Port = port,
            DataFolder = dataFolder,
            Bind = demo ? IPAddress.Loopback : ReadBind(configuration["Http:Bind"]),
            TrustedProxies = ReadProxies(configuration.GetSection("Http:TrustedProxies")),
            Otlp = otlp,
            OtlpOverHttp = IsOtlpOverHttp(configuration["OTEL_EXPORTER_OTLP_PROTOCOL"], otlp),
            Auth = AuthSettings.Read(configuration),
            Limits = RateLimitSettings.Read(configuration, demo),
        };
    }

    static IPAddress ReadBind(string? text)
    {
        if (string.IsNullOrEmpty(text)) return IPAddress.Any;
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw new SettingException("Http:Bind", "must be an IP address such as 0.0.0.0");
    }

    /// <summary>A list, or one text with commas; an address alone is a network of one.</summary>
    static IReadOnlyList<IPNetwork> ReadProxies(IConfigurationSection section) =>
    [
        .. section.GetChildren().Select(child => child.Value).Prepend(section.Value)
            .SelectMany(text => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(ReadNetwork),
    ];

    static IPNetwork ReadNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new SettingException("Http:TrustedProxies", $"has '{text}'; it must be addresses or networks such as 10.0.0.0/8");
    }

    /// <summary>Where nothing is said, the conventional port decides: 4318 is HTTP.</summary>
    static bool IsOtlpOverHttp(string? protocol, Uri? endpoint) => protocol switch
    {
        null or "" => endpoint?.Port == 4318,
        "http/protobuf" => true,
        "grpc" => false,
        _ => throw new SettingException("OTEL_EXPORTER_OTLP_PROTOCOL", "must be grpc or http/protobuf"),
    };

    static Uri? ReadOtlp(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? uri
            : throw new SettingException("OTEL_EXPORTER_OTLP_ENDPOINT", "must be an address: http://localhost:4317");
    }
}
