using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>Receives traces over OTLP, as a collector does.</summary>
sealed class OtlpReceiver : IAsyncDisposable
{
    readonly ConcurrentBag<ReceivedSpan> _spans = [];
    readonly WebApplication _app;

    OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>Settings with which processes send their traces here at once.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _app.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
    };

    public static async Task<OtlpReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(receiver.Receive);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>The spans of a trace so far, by their start.</summary>
    public IReadOnlyList<ReceivedSpan> SpansOf(string traceId) =>
        [.. _spans.Where(span => span.TraceId == traceId).OrderBy(span => span.Start).ThenBy(span => span.End)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    async Task Receive(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (http.Request.Path == "/v1/traces")
            foreach (var span in ReceivedSpan.ReadAll(body.ToArray())) _spans.Add(span);
        http.Response.ContentType = "application/x-protobuf";
    }
}
