using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Hosting.Problems;

/// <summary>An RFC 9457 problem response with the members common to all errors of this system.</summary>
/// <param name="StatusCode">400 to 599.</param>
/// <param name="Code">Stable machine-readable code, e.g. <c>insufficient_stock</c>.</param>
/// <param name="Message">One human-readable sentence; also the <c>detail</c>.</param>
public sealed record ProblemResult(int StatusCode, string Code, string Message) : IResult, IStatusCodeHttpResult
{
    public const string ContentType = "application/problem+json";

    /// <summary>Error message per field; null when no field is invalid.</summary>
    public IReadOnlyDictionary<string, string>? Errors { get; init; }

    /// <summary>The problem's type URI; derived from the code by default.</summary>
    public string? Type { get; init; }

    /// <summary>Written as <c>Retry-After</c>, in whole seconds rounded up, at least 1.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Names of the quota policies that were violated (429).</summary>
    public string? ViolatedPolicy { get; init; }

    int? IStatusCodeHttpResult.StatusCode => StatusCode;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCode;
        response.ContentType = ContentType;
        if (RetryAfter is { } wait) response.Headers.RetryAfter = SecondsOf(wait);
        var bytes = Serialize(httpContext);
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    static string SecondsOf(TimeSpan wait) =>
        Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    byte[] Serialize(HttpContext http)
    {
        var clock = http.RequestServices?.GetService<TimeProvider>() ?? TimeProvider.System;
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", Type ?? $"urn:doms:problem:{Code}");
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(StatusCode));
            json.WriteNumber("status", StatusCode);
            json.WriteString("detail", Message);
            json.WriteString("message", Message);
            if (Errors is not null) WriteErrors(json, Errors);
            json.WriteString("timestamp", clock.GetUtcNow());
            json.WriteString("code", Code);
            json.WriteString("traceId", Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);
            if (ViolatedPolicy is not null) WriteViolated(json, ViolatedPolicy);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    static void WriteErrors(Utf8JsonWriter json, IReadOnlyDictionary<string, string> errors)
    {
        json.WriteStartObject("errors");
        foreach (var (field, text) in errors) json.WriteString(field, text);
        json.WriteEndObject();
    }

    static void WriteViolated(Utf8JsonWriter json, string policy)
    {
        json.WriteStartArray("violated-policies");
        json.WriteStringValue(policy);
        json.WriteEndArray();
    }
}
