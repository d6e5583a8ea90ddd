using System.Net;
using Microsoft.Extensions.Configuration;

namespace Doms.Hosting;

/// <summary>How the process faces the network.</summary>
public sealed record WebSettings
{
    /// <summary><c>demo</c> or <c>production</c>.</summary>
    public bool IsDemo { get; init; } = true;

    /// <summary>The gateway's port; a service's is its offset more. 0: free ports for all.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The address bound; the demo profile is on loopback only, whatever it says.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>Where the demo identity keeps its key; null keeps it in memory.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Where telemetry is sent (OTLP); null sends none. Setting <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public Uri? Otlp { get; init; }

    public AuthSettings Auth { get; init; } = new();

    public LimitSettings Limits { get; init; } = new();

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
        return new WebSettings
        {
            IsDemo = demo,
            Port = port,
            DataFolder = dataFolder,
            Bind = demo ? IPAddress.Loopback : ReadBind(configuration["Http:Bind"]),
            Otlp = ReadOtlp(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]),
            Auth = AuthSettings.Read(configuration),
            Limits = LimitSettings.Read(configuration, demo),
        };
    }

    static IPAddress ReadBind(string? text)
    {
        if (string.IsNullOrEmpty(text)) return IPAddress.Any;
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw new SettingException("Http:Bind", "must be an IP address such as 0.0.0.0");
    }

    static Uri? ReadOtlp(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? uri
            : throw new SettingException("OTEL_EXPORTER_OTLP_ENDPOINT", "must be an address: http://localhost:4317");
    }
}
