namespace Doms.Hosting.Telemetry;

/// <summary>
/// Activity sources and meters that are listened to. Names of the framework's own:
/// https://opentelemetry.io/docs/specs/semconv/http/ and
/// https://learn.microsoft.com/aspnet/core/log-mon/metrics/built-in.
/// </summary>
static class TelemetryNames
{
    public const string Doms = "Doms";

    public static readonly string[] Sources = [Doms, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql"];

    public static readonly string[] Meters =
    [
        Doms, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http",
        "System.Runtime", "Npgsql",
    ];
}
