using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Doms.Hosting.Telemetry;

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
        var resource = ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddService("doms").AddEnvironmentVariableDetector();
        var meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(TelemetryNames.Meters).AddReader(_scrapes.Reader);
        if (settings.Otlp is { } endpoint)
        {
            meters.AddOtlpExporter(otlp => Send(otlp, settings, endpoint, "v1/metrics"));
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource(TelemetryNames.Sources)
                .AddOtlpExporter(otlp => Send(otlp, settings, endpoint, "v1/traces"))
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

    /// <summary>Over HTTP each signal has its own path below the endpoint.</summary>
    static void Send(OtlpExporterOptions otlp, WebSettings settings, Uri endpoint, string path)
    {
        otlp.Protocol = settings.OtlpOverHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.Endpoint = settings.OtlpOverHttp ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}") : endpoint;
    }
}
