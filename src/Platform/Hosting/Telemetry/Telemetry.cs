using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Doms.Hosting.Telemetry;

/// <summary>
/// The process's OpenTelemetry providers. Metrics are always kept, for <c>/metrics</c>; traces, and sending either
/// anywhere, only when an OTLP endpoint is configured.
/// </summary>
static class Telemetry
{
    /// <summary>
    /// For durations whose instrument defines no bounds: the library's defaults suit milliseconds. From
    /// https://opentelemetry.io/docs/specs/semconv/http/http-metrics/.
    /// </summary>
    static readonly ExplicitBucketHistogramConfiguration Seconds = new()
    {
        Boundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    /// <param name="role">Name of the process among the others: its service, or that of the system.</param>
    public static void AddTelemetry(this IServiceCollection services, WebSettings settings, string? role)
    {
        services.AddSingleton<DistributedContextPropagator, TraceContextOnly>();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear().AddTelemetrySdk()
                .AddService(role ?? TelemetryNames.Namespace, serviceNamespace: TelemetryNames.Namespace).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => Measure(metrics, settings));
        if (settings.Otlp is { } endpoint) telemetry.WithTracing(traces => Trace(traces, settings, endpoint));
    }

    /// <summary>Serves <c>/metrics</c> on every port, and begins to listen before anything is measured.</summary>
    public static void MapTelemetry(this WebApplication app)
    {
        app.MapPrometheusScrapingEndpoint("/metrics").WithMetadata(new HttpMethodMetadata([HttpMethods.Get])).AllowPublicAccess();
        app.Services.GetRequiredService<MeterProvider>();
    }

    static void Measure(MeterProviderBuilder metrics, WebSettings settings)
    {
        metrics
            .AddMeter(TelemetryNames.Meters)
            .AddRuntimeInstrumentation()
            .AddProcessInstrumentation()
            .AddView(BoundsOf)
            .AddPrometheusExporter(prometheus =>
            {
                prometheus.ScopeInfoEnabled = false;
                prometheus.TargetInfoEnabled = false;
                prometheus.ScrapeResponseCacheDurationMilliseconds = 0;
            });
        if (settings.Otlp is { } endpoint) metrics.AddOtlpExporter(otlp => Send(otlp, settings, endpoint, "v1/metrics"));
    }

    static void Trace(TracerProviderBuilder traces, WebSettings settings, Uri endpoint)
    {
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        traces
            .SetSampler(new EdgeSampler(settings.TraceSampleRatio))
            .AddSource(TelemetryNames.Sources)
            .AddAspNetCoreInstrumentation(requests => requests.Filter = IsTraced)
            .AddHttpClientInstrumentation()
            .AddOtlpExporter(otlp => Send(otlp, settings, endpoint, "v1/traces"));
    }

    /// <summary>Probes and scrapes come every few seconds and belong to no order.</summary>
    static bool IsTraced(HttpContext http) => http.Request.Path.Value is not ("/metrics" or "/livez" or "/readyz" or "/healthz");

    static ExplicitBucketHistogramConfiguration? BoundsOf(Instrument instrument) =>
        instrument is Histogram<double> { Unit: "s", Advice: null } ? Seconds : null;

    /// <summary>Over HTTP each signal has its own path below the endpoint.</summary>
    static void Send(OtlpExporterOptions otlp, WebSettings settings, Uri endpoint, string path)
    {
        otlp.Protocol = settings.OtlpOverHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.Endpoint = settings.OtlpOverHttp ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}") : endpoint;
    }
}
