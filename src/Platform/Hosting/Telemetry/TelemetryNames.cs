namespace Doms.Hosting.Telemetry;

/// <summary>
/// Activity sources that are collected besides those of ASP.NET Core and HTTP clients, and meters besides those of the
/// runtime and the process.
/// </summary>
static class TelemetryNames
{
    public const string Doms = "Doms";

    /// <summary>Namespace of the processes' names, and the name of one that is the whole system.</summary>
    public const string Namespace = "doms";

    public static readonly string[] Sources = [Doms, "Npgsql"];

    /// <summary>
    /// Of the framework only the meters that are read: OpenTelemetry's instrumentation would add those of routing and
    /// others, and wrap each request.
    /// </summary>
    public static readonly string[] Meters =
        [Doms, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "Npgsql"];
}
