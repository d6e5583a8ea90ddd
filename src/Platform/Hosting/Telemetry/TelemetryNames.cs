namespace Doms.Hosting.Telemetry;

/// <summary>Activity sources and meters that are collected besides those of ASP.NET Core, HTTP clients and the runtime.</summary>
static class TelemetryNames
{
    public const string Doms = "Doms";

    public static readonly string[] Sources = [Doms, "Npgsql"];

    public static readonly string[] Meters = [Doms, "Npgsql"];
}
