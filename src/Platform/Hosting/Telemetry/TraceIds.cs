using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Telemetry;

/// <summary>W3C trace context of a request, also where no trace is exported.</summary>
static class TraceIds
{
    const string Header = "traceparent";
    static readonly object Key = new();

    /// <summary>Trace id of 32 hexadecimal digits: that of the request's <c>traceparent</c>, else a new one.</summary>
    public static string Of(HttpContext http)
    {
        if (Activity.Current is { } activity) return activity.TraceId.ToHexString();
        if (http.Items[Key] is string known) return known;
        var id = ActivityContext.TryParse(http.Request.Headers[Header], traceState: null, out var sent)
            ? sent.TraceId
            : ActivityTraceId.CreateRandom();
        http.Items[Key] = id.ToHexString();
        return id.ToHexString();
    }

    /// <summary>
    /// Continues the caller's trace where this process exports none, so that messages, logs and calls carry its id; null, at no cost,
    /// for a request without a trace.
    /// </summary>
    public static Activity? Continue(HttpContext http)
    {
        if (Activity.Current is not null || !http.Request.Headers.TryGetValue(Header, out var header)
            || !ActivityContext.TryParse(header, traceState: null, out var sent)) return null;
        return new Activity("request").SetParentId(sent.TraceId, sent.SpanId, sent.TraceFlags).Start();
    }

    /// <summary>Answers a request that is part of a trace with the context of its handling.</summary>
    public static void Answer(HttpContext http)
    {
        if (http.Request.Headers.ContainsKey(Header)) Write(http);
    }

    /// <summary>Writes the context into the response.</summary>
    public static void Write(HttpContext http) => http.Response.Headers[Header] =
        Activity.Current?.Id ?? $"00-{Of(http)}-{ActivitySpanId.CreateRandom().ToHexString()}-00";
}
