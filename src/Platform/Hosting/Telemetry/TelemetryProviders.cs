using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Doms.Hosting;

/// <summary>
/// The process's OpenTelemetry providers. Metrics are always kept, for <c>/metrics</c>; traces, and sending either
/// anywhere, only when an OTLP endpoint is configured.
/// </summary>
sealed class TelemetryProviders : IDisposable
{
    readonly MeterProvider _meters;
    readonly TracerProvider? _traces;
    readonly PrometheusReader _scrapes = new();

    public TelemetryProviders(WebSettings settings)
    {
        var meters = Sdk.CreateMeterProviderBuilder().AddMeter(TelemetryNames.Meters).AddReader(_scrapes.Reader);
        if (settings.Otlp is { } endpoint)
        {
            meters.AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/metrics"));
            _traces = Sdk.CreateTracerProviderBuilder()
                .AddSource(TelemetryNames.Sources)
                .AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/traces"))
                .Build();
        }

        _meters = meters.Build();
    }

    /// <summary>All metrics now, as Prometheus text.</summary>
    public string Scrape() => _scrapes.Scrape();

    public void Dispose()
    {
        _traces?.Dispose();
        _meters.Dispose();
        _scrapes.Dispose();
    }

    /// <summary>
    /// Port 4318 is OTLP over HTTP by convention, where each signal has its own path; others are gRPC.
    /// </summary>
    static void Send(OtlpExporterOptions otlp, Uri endpoint, string path)
    {
        var http = endpoint.Port == 4318;
        otlp.Protocol = http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.Endpoint = http ? new Uri(endpoint, path) : endpoint;
    }
}
