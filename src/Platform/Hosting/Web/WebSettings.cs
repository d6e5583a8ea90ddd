using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Web;

/// <summary>Network settings of the process.</summary>
public sealed record WebSettings
{
    const string OtlpSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary><c>demo</c> or <c>production</c>.</summary>
    public bool IsDemo { get; init; } = true;

    /// <summary>The gateway's port; each service adds its offset. 0 selects free ports for all.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>
    /// The address to bind: that of setting <c>Http:Bind</c>; without it, loopback in the demo profile and all addresses in production.
    /// </summary>
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

    /// <summary>Share of the traces beginning here that are exported, 0 to 1. Setting <c>Tracing:SampleRatio</c>.</summary>
    public double TraceSampleRatio { get; init; } = 1;

    /// <summary>The log: text in the demo profile, JSON in production.</summary>
    public LogSettings Log { get; init; } = new();

    public AuthSettings Auth { get; init; } = new();

    public RateLimitSettings Limits { get; init; } = new();

    /// <summary>The configured address of the first port.</summary>
    public Uri BaseAddress => new UriBuilder(Uri.UriSchemeHttp, Bind.ToString(), Port).Uri;

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
        var settings = new SettingReader(configuration);
        var otlp = ReadOtlp(settings);
        return new WebSettings
        {
            IsDemo = demo,
            Port = port,
            DataFolder = dataFolder,
            Bind = ReadBind(settings, demo ? IPAddress.Loopback : IPAddress.Any),
            TrustedProxies = [.. ReadProxies(settings)],
            CorsOrigins = [.. ReadOrigins(settings)],
            AllowedHosts = settings.List(
                "Http:AllowedHosts",
                "names that requests may be for, beside addresses of this machine; the demo refuses others (421), so that "
                + "no web page reaches it under a name of its own",
                shown: "demo on 127.0.0.1: this machine only; else any"),
            Documents = ReadDocuments(settings, demo),
            Admin = ReadAdmin(settings),
            Otlp = otlp,
            OtlpOverHttp = IsOtlpOverHttp(settings, otlp),
            TraceSampleRatio = settings.RealOrNull(
                "Tracing:SampleRatio", new(0, 1),
                "share of the traces beginning here that are exported; a caller's trace is exported when the caller has sampled it",
                "1") ?? 1,
            Log = ReadLog(settings, demo),
            Auth = AuthSettings.Read(configuration),
            Limits = RateLimitSettings.Read(configuration, demo),
        };
    }

    /// <summary>Reads the admin port, which is bound to this machine unless another address is given.</summary>
    static IPEndPoint? ReadAdmin(SettingReader settings)
    {
        var port = settings.NumberOrNull(
            "Http:Admin:Port", new(0, IPEndPoint.MaxPort), "port with metrics and probes only, without a token; 0 selects a free one");
        var address = settings.TextOr("Http:Admin:Bind", "127.0.0.1", "address to which the admin port is bound");
        if (port is not { } number) return null;
        return IPAddress.TryParse(address, out var bind)
            ? new IPEndPoint(bind, number)
            : throw new SettingException("Http:Admin:Bind", "must be an IP address such as 10.0.0.5");
    }

    static IPAddress ReadBind(SettingReader settings, IPAddress defaultValue)
    {
        var text = settings.Text(
            "Http:Bind", "address to bind; a demo that binds another one is open to all who reach it",
            "an IP address", "demo: 127.0.0.1; production: all addresses");
        if (text is null) return defaultValue;
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw new SettingException("Http:Bind", "must be an IP address such as 0.0.0.0");
    }

    static DocumentAccess ReadDocuments(SettingReader settings, bool demo)
    {
        const string effect = "readers of `/openapi/v1.json`: `public` with the pages at `/swagger`, `operators` (scope `read` or "
            + "`operations`) without pages, or none";
        return settings.Word("Http:Documents", ["public", "operators", "off"], effect, "demo: public; production: operators") switch
        {
            null => demo ? DocumentAccess.Public : DocumentAccess.Operators,
            "public" => DocumentAccess.Public,
            "operators" => DocumentAccess.Operators,
            _ => DocumentAccess.Off,
        };
    }

    static IEnumerable<string> ReadOrigins(SettingReader settings) => settings
        .List(
            "Http:Cors:Origins", "origins whose web pages may call the API from a browser",
            "scheme, host and port, such as https://shop.example")
        .Select(ReadOrigin);

    static IEnumerable<IPNetwork> ReadProxies(SettingReader settings) => settings
        .List(
            "Http:TrustedProxies",
            "proxies whose `X-Forwarded-For` names the caller for the limits by address; the header is ignored from any other address",
            "addresses or networks, such as 10.0.0.0/8,192.0.2.1")
        .Select(ReadNetwork);

    static LogSettings ReadLog(SettingReader settings, bool demo)
    {
        var format = settings.Word("Logging:Format", ["text", "json"], "form of the log", "demo: text; production: json");
        var level = settings.Word(
            "Logging:Level", ["debug", "information", "warning", "error"],
            "least severe lines of the log; `information` has some for each order", "information");
        return new LogSettings(
            format is "json" || (format is null && !demo) ? LogFormat.Json : LogFormat.Text,
            level is null ? LogLevel.Information : Enum.Parse<LogLevel>(level, ignoreCase: true));
    }

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
    static bool IsOtlpOverHttp(SettingReader settings, Uri? endpoint) =>
        settings.Word(
            "OTEL_EXPORTER_OTLP_PROTOCOL", ["grpc", "http/protobuf"], "protocol of the telemetry", "http/protobuf on port 4318, else grpc")
        is { } protocol
            ? protocol == "http/protobuf"
            : endpoint?.Port == 4318;

    static Uri? ReadOtlp(SettingReader settings)
    {
        if (settings.Text(OtlpSetting, "address of the collector for traces and metrics; none sends nothing", "an address") is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? uri
            : throw new SettingException(OtlpSetting, "must be an address: http://localhost:4317");
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
