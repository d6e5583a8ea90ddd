using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Doms.Messaging.Kafka.Records;

namespace Doms.Tests.Messaging.Kafka;

public sealed class CloudEventHeaderTests
{
    static readonly DateTimeOffset RecordTime = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Message_is_written_as_cloud_event_in_binary_mode()
    {
        var headers = CloudEventHeaders.TryWrite(
            """{"id":"i","type":"order.created","version":2,"traceParent":"00-1","correlationId":"c","causationId":null}""")!;
        headers.Select(header => (header.Key, Encoding.UTF8.GetString(header.GetValueBytes()))).ShouldBe(
        [
            ("ce_specversion", "1.0"), ("content-type", "application/json"), ("ce_id", "i"), ("ce_type", "order.created"),
            ("ce_version", "2"), ("traceparent", "00-1"), ("ce_correlationid", "c"),
        ]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Headers_that_are_no_object_are_refused(string json) => CloudEventHeaders.TryWrite(json).ShouldBeNull();

    [Fact]
    public void Event_of_another_publisher_is_completed()
    {
        var headers = Read(Of(("ce_type", "order.created"), ("ce_source", "shop"), ("ce_id", "4711"), ("other", "x")), "order-1");
        headers["version"]!.GetValue<int>().ShouldBe(1);
        headers["subject"]!.GetValue<string>().ShouldBe("order-1");
        headers["time"]!.GetValue<DateTimeOffset>().ShouldBe(RecordTime);
        Guid.Parse(headers["id"]!.GetValue<string>()).Version.ShouldBe(7);
        headers.ContainsKey("other").ShouldBeFalse();
    }

    [Fact]
    public void Repeated_publication_keeps_the_id_that_was_made()
    {
        var headers = Of(("ce_type", "t"), ("ce_source", "shop"), ("ce_id", "4711"), ("ce_time", "2026-01-02T03:00:00Z"));
        var later = CloudEventHeaders.Read(new() { Key = "k", Headers = headers }, RecordTime.AddMinutes(5));
        Id(later.Headers).ShouldBe(Id(headers));
        Id(Of(("ce_type", "t"), ("ce_source", "other"), ("ce_id", "4711"), ("ce_time", "2026-01-02T03:00:00Z"))).ShouldNotBe(Id(headers));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("yesterday")]
    public void Id_has_record_time_where_event_time_is_absurd(string time)
    {
        var id = Id(Of(("ce_type", "t"), ("ce_source", "shop"), ("ce_id", "4711"), ("ce_time", time)));
        Convert.ToInt64(id.Replace("-", "", StringComparison.Ordinal)[..12], 16).ShouldBe(RecordTime.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Own_id_is_kept()
    {
        const string id = "01933b7e-3a5c-7a10-8b1e-2f5d9c0a4e61";
        Id(Of(("ce_type", "t"), ("ce_source", "shop"), ("ce_id", id))).ShouldBe(id);
    }

    [Fact]
    public void Malformed_headers_are_read_without_exception()
    {
        Headers headers = [];
        headers.Add("ce_type", [0xFF, 0xFE]);
        headers.Add("ce_type", Encoding.UTF8.GetBytes("last"));
        headers.Add("ce_source", null);
        headers.Add("ce_version", Encoding.UTF8.GetBytes("99999999999999999999"));
        headers.Add("ce_", Encoding.UTF8.GetBytes("\0\""));
        var read = Read(headers, null);
        read["type"]!.GetValue<string>().ShouldBe("last");
        read["version"]!.GetValue<string>().ShouldBe("99999999999999999999");
        Read(null, null).ShouldBeEmpty();
    }

    [Fact]
    public void Event_in_structured_mode_is_read()
    {
        var headers = Of(("content-type", "application/cloudevents+json; charset=utf-8"));
        var (text, body) = CloudEventHeaders.Read(
            new() { Headers = headers, Value = """{"specversion":"1.0","type":"t","source":"s","id":"1","data":{"a":1}}"""u8.ToArray() },
            RecordTime);
        JsonNode.Parse(text)!["type"]!.GetValue<string>().ShouldBe("t");
        Encoding.UTF8.GetString(body!).ShouldBe("""{"a":1}""");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"data_base64":"?"}""")]
    public void Malformed_event_in_structured_mode_keeps_its_bytes(string document)
    {
        var headers = Of(("content-type", "application/cloudevents+json"));
        var body = CloudEventHeaders.Read(new() { Headers = headers, Value = Encoding.UTF8.GetBytes(document) }, RecordTime).Body;
        Encoding.UTF8.GetString(body!).ShouldBe(document);
    }

    static Headers Of(params IEnumerable<(string Name, string Value)> all)
    {
        Headers headers = [];
        foreach (var (name, value) in all) headers.Add(name, Encoding.UTF8.GetBytes(value));
        return headers;
    }

    static string Id(Headers headers) => Read(headers, "k")["id"]!.GetValue<string>();

    static string Id(string json) => JsonNode.Parse(json)!["id"]!.GetValue<string>();

    static JsonObject Read(Headers? headers, string? key) =>
        JsonNode.Parse(CloudEventHeaders.Read(new() { Key = key, Headers = headers }, RecordTime).Headers)!.AsObject();
}
