using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Doms.Tests.Hosting;

/// <summary>Export of traces and metrics to a collector, without sensitive data.</summary>
public sealed class TelemetryExportTests : IAsyncLifetime
{
    const string Secret = "canary-7f3a";
    readonly ConcurrentBag<(string Path, string? Type, string Body)> _received = [];
    WebApplication _collector = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _collector = builder.Build();
        _collector.Run(Receive);
        await _collector.StartAsync();
    }

    public async ValueTask DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task Telemetry_is_exported_as_protobuf_without_secrets()
    {
        var endpoint = $"{_collector.Urls.Single()}/otlp/";
        string token;
        await using (var host = await TestWebHost.Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("Notifications:Smtp:Password", Secret)))
        {
            token = host.Identity.Issue("alice", "customer");
            using var address = host.Client();
            // A client in the process of the test would send its own trace along.
            using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null })
            {
                BaseAddress = address.BaseAddress,
                DefaultRequestHeaders = { { "Authorization", $"Bearer {token}" }, { "Idempotency-Key", Secret } },
            };
            using var body = new StringContent($$"""{"customerId":"{{Secret}}","quantity":1}""", Encoding.UTF8, "application/json");
            await client.PostAsync("/api/orders", body);
        }

        _received.ShouldAllBe(request => request.Type == "application/x-protobuf");
        BodiesSentTo("/otlp/v1/traces").ShouldContain("Microsoft.AspNetCore");
        BodiesSentTo("/otlp/v1/traces").ShouldContain("/api/orders");
        BodiesSentTo("/otlp/v1/metrics").ShouldContain("http.server.request.duration");
        foreach (var (path, _, sent) in _received)
        {
            sent.ShouldContain("service.name");
            sent.ShouldContain("doms");
            sent.ShouldNotContain(Secret, customMessage: path);
            sent.ShouldNotContain(token[..20], customMessage: path);
        }
    }

    [Theory]
    [InlineData("01", 1)]
    [InlineData("00", 0)]
    public async Task Sampled_request_is_one_span_below_caller(string flags, int spans)
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        const string caller = "00f067aa0ba902b7";
        await using (var host = await TestWebHost.Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            using var address = host.Client();
            using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
            client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{caller}-{flags}");
            await client.GetAsync(new Uri(address.BaseAddress!, "/orders/me"));
        }

        BodiesSentTo("/v1/traces").Split(Bytes(trace)).Length.ShouldBe(spans + 1);
        BodiesSentTo("/v1/traces").Split(Bytes(caller)).Length.ShouldBe(spans + 1);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    public async Task Traces_that_begin_here_are_sampled_by_setting(string ratio, int spans)
    {
        await using (var host = await TestWebHost.Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("Tracing:SampleRatio", ratio)))
        {
            using var address = host.Client();
            using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
            foreach (var path in (string[])["/orders/me", "/livez", "/metrics"]) await client.GetAsync(new Uri(address.BaseAddress!, path));
        }

        BodiesSentTo("/v1/traces").Split("Microsoft.AspNetCore").Length.ShouldBe(spans + 1);
    }

    static string Bytes(string hex) => Encoding.Latin1.GetString(Convert.FromHexString(hex));

    string BodiesSentTo(string path) => string.Concat(_received.Where(request => request.Path == path).Select(request => request.Body));

    async Task Receive(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.Latin1);
        _received.Add((http.Request.Path, http.Request.ContentType, await reader.ReadToEndAsync(CancellationToken.None)));
        http.Response.ContentType = "application/x-protobuf";
    }
}
