namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>A span as a collector receives it.</summary>
/// <param name="Service">Name of the process that sent it.</param>
/// <param name="ParentId">Empty for the root of a trace.</param>
/// <param name="Kind">By the numbers of OTLP, see <see cref="SpanKinds"/>.</param>
/// <param name="Links">Ids of the spans that it is linked to.</param>
/// <param name="IsError">Whether its status is an error.</param>
sealed record ReceivedSpan(
    string Service, string TraceId, string SpanId, string ParentId, string Name, long Kind, ulong Start, ulong End,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Links, bool IsError)
{
    /// <summary>Type of the message that it is about; empty for none.</summary>
    public string Event => Attributes.GetValueOrDefault("cloudevents.event_type", "");

    /// <summary>Reads the spans of an export request of OTLP.</summary>
    public static IEnumerable<ReceivedSpan> ReadAll(ReadOnlyMemory<byte> request) =>
        from resource in new Protobuf(request).Messages(1)
        let service = AttributesOf(resource.Messages(1).Single(), 1)["service.name"]
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        select Read(service, span);

    static ReceivedSpan Read(string service, Protobuf span) => new(
        service, span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), span.Number(6), span.Fixed(7), span.Fixed(8), AttributesOf(span, 9),
        [.. span.Messages(13).Select(link => link.Hex(2))], span.Messages(15).Any(status => status.Number(3) == 2));

    static Dictionary<string, string> AttributesOf(Protobuf owner, int field) => owner.Messages(field).ToDictionary(
        attribute => attribute.Text(1), attribute => ValueOf(attribute.Messages(2).Single()));

    static string ValueOf(Protobuf value) => value.Text(1) is { Length: > 0 } text ? text : $"{value.Number(3)}";
}

/// <summary>Kinds of spans by their numbers in OTLP.</summary>
static class SpanKinds
{
    public const long Internal = 1;
    public const long Server = 2;
    public const long Client = 3;
    public const long Producer = 4;
    public const long Consumer = 5;
}
