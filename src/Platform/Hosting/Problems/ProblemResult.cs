using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Doms.Contracts.Http;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Hosting.Problems;

/// <summary>An RFC 9457 problem response with the members common to all errors of this system.</summary>
/// <param name="StatusCode">400 to 599.</param>
/// <param name="Code">Stable machine-readable code, e.g. <c>insufficient_stock</c>.</param>
/// <param name="Message">One human-readable sentence; also the <c>detail</c>, unless that says more.</param>
public sealed record ProblemResult(int StatusCode, string Code, string Message) : IResult, IStatusCodeHttpResult
{
    static readonly JsonTypeInfo Json = AnswerJson.For(ProblemJson.Default.ProblemView);

    public const string ContentType = "application/problem+json";

    /// <summary>A sentence that says more than the message; the message by default.</summary>
    public string Detail { get; init; } = Message;

    /// <summary>Error message per field; null when no field is invalid.</summary>
    public IReadOnlyDictionary<string, string>? Errors { get; init; }

    /// <summary>The problem's type URI; derived from the code by default.</summary>
    public string? Type { get; init; }

    /// <summary>Written as <c>Retry-After</c>, in whole seconds rounded up, at least 1.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The version of the row now (412).</summary>
    public string? Current { get; init; }

    /// <summary>Names of the quota policies that were violated (429).</summary>
    public string? ViolatedPolicy { get; init; }

    int? IStatusCodeHttpResult.StatusCode => StatusCode;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCode;
        response.ContentType = ContentType;
        TraceIds.Write(httpContext);
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
        var body = new ProblemView(
            Type ?? $"urn:doms:problem:{Code}",
            ReasonPhrases.GetReasonPhrase(StatusCode),
            StatusCode,
            Detail,
            Message,
            Errors,
            clock.GetUtcNow(),
            Code,
            TraceId: TraceIds.Of(http),
            ViolatedPolicy is null ? null : [ViolatedPolicy],
            Current);
        return JsonSerializer.SerializeToUtf8Bytes(body, Json);
    }
}

/// <summary>JSON of problems.</summary>
[JsonSerializable(typeof(ProblemView))]
sealed partial class ProblemJson : JsonSerializerContext;
