using System.Diagnostics;

namespace Doms.Engine.Processing;

/// <summary>
/// Spans of the engine, source <c>Doms</c>, by OpenTelemetry's conventions for messaging. A message has spans when its trace is sampled,
/// which its <c>traceparent</c> tells wherever it was stored meanwhile: that is decided once, where a trace begins. For all other
/// messages nothing is allocated.
/// </summary>
static class Spans
{
    /// <summary>Links of a batch at most, as collectors accept by default.</summary>
    const int MaxLinks = 128;

    /// <summary>Length of <c>00-(32 digits)-(16 digits)-(2 digits)</c>.</summary>
    const int TraceParentLength = 55;

    const string Broker = "kafka";
    const string Local = "doms";
    static readonly ActivitySource Source = new("Doms");

    /// <summary>Begins the handling of a message; null for one that is not sampled.</summary>
    public static Activity? Process(Delivery delivery)
    {
        var message = delivery.Message;
        if (!TryParse(message.Headers.TraceParent, out var parent)) return null;
        var record = delivery.Source as BrokerRecord;
        var destination = (message.IsKnown ? message.Type.Topic : null) ?? delivery.Consumer;
        var span = Source.StartActivity(
            $"process {destination}", record is null ? ActivityKind.Internal : ActivityKind.Consumer, parent,
            links: record is null ? null : [new ActivityLink(parent)]);
        Describe(span, record is null ? Local : Broker, "process", destination)
            ?.SetTag("messaging.consumer.group.name", delivery.Consumer)
            .SetTag("messaging.message.id", message.Id.ToString())
            .SetTag("cloudevents.event_id", message.Id.ToString())
            .SetTag("cloudevents.event_type", message.Headers.Type)
            .SetTag("cloudevents.event_source", message.Headers.Source)
            .SetTag("cloudevents.event_subject", message.Key);
        if (record?.Position?.Split('/') is [_, var partition, var offset])
            span?.SetTag("messaging.destination.partition.id", partition).SetTag("messaging.kafka.offset", offset)
                .SetTag("messaging.kafka.message.key", message.Key);
        return span;
    }

    /// <summary>Begins the commit of a batch: below its first sampled message, with links to all of them.</summary>
    /// <param name="traced">The sampled messages that the batch has handled; null for none.</param>
    public static Activity? Commit(IReadOnlyList<ActivityContext>? traced, int messages) => traced is null
        ? null
        : Source.StartActivity(
            "commit", ActivityKind.Internal, traced[0], links: traced.Take(MaxLinks).Select(context => new ActivityLink(context)))
            ?.SetTag("messaging.batch.message_count", messages);

    /// <summary>Begins the publication of a row of the outbox, which may have waited; null for one that is not sampled.</summary>
    public static Activity? Send(OutboxRow row, int messages)
    {
        if (!TryFind(row.Headers, out var parent)) return null;
        var span = Source.StartActivity($"send {row.Topic}", ActivityKind.Producer, parent);
        return Describe(span, Broker, "send", row.Topic)
            ?.SetTag("messaging.message.id", row.Id)
            .SetTag("messaging.kafka.message.key", row.Key)
            .SetTag("messaging.batch.message_count", messages);
    }

    /// <summary>The headers with the context of a span, so that their consumers continue below it.</summary>
    public static string Inject(Activity? span, string headers) => span?.Id is { } id && FindText(headers) is { } at
        ? string.Concat(headers.AsSpan(0, at), id, headers.AsSpan(at + TraceParentLength))
        : headers;

    /// <summary>Begins an external call; null for one that is not sampled.</summary>
    public static Activity? Call(EffectCall call)
    {
        if (!TryFind(call.Row.Headers, out var parent)) return null;
        return Source.StartActivity($"call {call.Row.Name}", ActivityKind.Client, parent)
            ?.SetTag("doms.effect.key", call.Row.Key)
            .SetTag("doms.effect.attempt", call.Row.Attempts + 1);
    }

    /// <summary>Trace id of 32 hexadecimal digits; null without a trace.</summary>
    public static string? TraceIdOf(string? traceParent)
    {
        const int start = 3, length = 32;
        return traceParent?.Length >= start + length ? traceParent.Substring(start, length) : null;
    }

    /// <summary>Marks a span as failed.</summary>
    public static void Fail(Activity? span, string type, string reason) =>
        span?.SetTag("error.type", type).SetStatus(ActivityStatusCode.Error, reason);

    static Activity? Describe(Activity? span, string system, string operation, string destination) => span
        ?.SetTag("messaging.system", system)
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.operation.type", operation)
        .SetTag("messaging.destination.name", destination);

    static bool TryParse(string? traceParent, out ActivityContext parent)
    {
        parent = default;
        return Source.HasListeners() && traceParent is { Length: TraceParentLength } && IsSampled(traceParent[^1])
            && ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out parent);
    }

    /// <summary>Finds the context in stored headers, which need not be parsed for it.</summary>
    static bool TryFind(string headers, out ActivityContext parent)
    {
        parent = default;
        return Source.HasListeners() && FindText(headers) is { } at && IsSampled(headers[at + TraceParentLength - 1])
            && TryParse(headers.Substring(at, TraceParentLength), out parent);
    }

    static int? FindText(string headers)
    {
        const string member = "\"traceParent\":\"";
        var at = headers.IndexOf(member, StringComparison.Ordinal) + member.Length;
        return at >= member.Length && at + TraceParentLength <= headers.Length ? at : null;
    }

    /// <summary>Whether the last digit of the flags has the bit of a sampled trace.</summary>
    static bool IsSampled(char flags) => flags is '1' or '3' or '5' or '7' or '9' or 'b' or 'd' or 'f';
}
