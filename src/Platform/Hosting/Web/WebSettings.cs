using System.Net;
using Microsoft.Extensions.Configuration;

namespace Doms.Hosting.Web;

/// <summary>Network settings of the process.</summary>
public sealed record WebSettings
{
    /// <summary><c>demo</c> or <c>production</c>.</summary>
    public bool IsDemo { get; init; } = true;

    /// <summary>The gateway's port; each service adds its offset. 0 selects free ports for all.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The address to bind; the demo profile always binds loopback.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// Proxies whose <c>X-Forwarded-For</c> is trusted for rate limits by address; none by default. Setting
    /// <c>Http:TrustedProxies</c>.
    /// </summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>
    /// Origins whose web pages may call the API from a browser; none by default. Setting <c>Http:Cors:Origins</c>.
    /// </summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>
    /// Names that requests may be for. None by default: the demo serves the loopback addresses and <c>localhost</c> only, production any
    /// name. Setting <c>Http:AllowedHosts</c>.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Readers of the API documents. Setting <c>Http:Documents</c>.</summary>
    public DocumentAccess Documents { get; init; } = DocumentAccess.Public;

    /// <summary>
    /// The address and port of metrics; null for none. Settings <c>Http:Admin:Bind</c> and <c>Http:Admin:Port</c>.
    /// </summary>
    public IPEndPoint? Admin { get; init; }

    /// <summary>Folder in which the demo identity stores its key; null keeps the key in memory.</summary>
    public string? DataFolder { get; init; }

    /// <summary>
    /// OTLP endpoint for telemetry; null disables the export. Setting <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.
    /// </summary>
    public Uri? Otlp { get; init; }

    /// <summary>
    /// Exports telemetry as <c>http/protobuf</c> instead of gRPC. Setting <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>.
    /// </summary>
    public bool OtlpOverHttp { get; init; }

    public AuthSettings Auth { get; init; } = new();

    public RateLimitSettings Limits { get; init; } = new();

    /// <summary>
    /// Reads and checks network settings; the production profile rejects settings that are allowed only in a demo.
    /// </summary>
    /// <param name="configuration">Files, environment and command line, merged.</param>
    /// <param name="profile"><c>demo</c> or <c>production</c>.</param>
    /// <param name="port">The gateway's port, 0 to 65,529.</param>
    /// <param name="dataFolder">The data folder; null without one.</param>
    /// <exception cref="SettingException">The message names the setting.</exception>
    public static WebSettings Read(IConfiguration configuration, string profile, int port, string? dataFolder)
    {
        if (profile is not ("demo" or "production"))
            throw new SettingException("Profile", "must be demo or production");
        if (port is < 0 or > 65_529) throw new SettingException("Port", "must be from 0 to 65529");
        var demo = profile == "demo";
        ProductionRules.Check(configuration, demo);
        var bind = configuration["Http:Bind"];
        var otlp = ReadOtlp(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        return new WebSettings
        {
            IsDemo = demo,
            Port = port,
            DataFolder = dataFolder,
            Bind = demo ? IPAddress.Loopback : ReadBind(bind),
            TrustedProxies = [.. ReadList(configuration.GetSection("Http:TrustedProxies")).Select(ReadNetwork)],
            CorsOrigins = [.. ReadList(configuration.GetSection("Http:Cors:Origins")).Select(ReadOrigin)],
            AllowedHosts = [.. ReadList(configuration.GetSection("Http:AllowedHosts"))],
            Documents = ReadDocuments(configuration["Http:Documents"], demo),
            Admin = ReadAdmin(configuration.GetSection("Http:Admin")),
            Otlp = otlp,
            OtlpOverHttp = IsOtlpOverHttp(configuration["OTEL_EXPORTER_OTLP_PROTOCOL"], otlp),
            Auth = AuthSettings.Read(configuration),
            Limits = RateLimitSettings.Read(configuration, demo),
        };
    }

    /// <summary>Reads the admin port, which is bound to this machine unless another address is given.</summary>
    static IPEndPoint? ReadAdmin(IConfigurationSection section)
    {
        var (address, port) = (section["Bind"], Setting.Number(section, "Port", 0, IPEndPoint.MaxPort));
        if (port is not { } number) return null;
        return IPAddress.TryParse(string.IsNullOrEmpty(address) ? "127.0.0.1" : address, out var bind)
            ? new IPEndPoint(bind, (int)number)
            : throw new SettingException("Http:Admin:Bind", "must be an IP address such as 10.0.0.5");
    }

    static IPAddress ReadBind(string? text)
    {
        if (string.IsNullOrEmpty(text)) return IPAddress.Any;
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw new SettingException("Http:Bind", "must be an IP address such as 0.0.0.0");
    }

    /// <summary>Reads a list or a comma-separated text.</summary>
    static IEnumerable<string> ReadList(IConfigurationSection section) =>
        section.GetChildren().Select(child => child.Value).Prepend(section.Value)
            .SelectMany(text => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    static DocumentAccess ReadDocuments(string? text, bool demo) => text?.ToUpperInvariant() switch
    {
        null or "" => demo ? DocumentAccess.Public : DocumentAccess.Operators,
        "PUBLIC" => DocumentAccess.Public,
        "OPERATORS" => DocumentAccess.Operators,
        "OFF" => DocumentAccess.Off,
        _ => throw new SettingException("Http:Documents", "must be public, operators or off"),
    };

    /// <summary>Reads an origin as browsers send it: scheme, host and port, without a path.</summary>
    static string ReadOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https")
        && uri.GetLeftPart(UriPartial.Authority) == text
            ? text
            : throw new SettingException("Http:Cors:Origins", $"has '{text}'; it must be origins such as https://shop.example");

    /// <summary>Reads a network; a single address is a network of one.</summary>
    static IPNetwork ReadNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new SettingException("Http:TrustedProxies", $"has '{text}'; it must be addresses or networks such as 10.0.0.0/8");
    }

    /// <summary>Chooses the protocol; by default from the port, because 4318 is OTLP over HTTP by convention.</summary>
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

/// <summary>Readers of the OpenAPI document.</summary>
public enum DocumentAccess
{
    /// <summary>Anyone, also as pages for people (Swagger UI). Default of the demo profile.</summary>
    Public,

    /// <summary>Callers with scope <c>read</c> or <c>operations</c>; there are no pages. Default of the production profile.</summary>
    Operators,

    /// <summary>None.</summary>
    Off,
}
