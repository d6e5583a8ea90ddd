using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Primitives;

namespace Doms.Tests.Hosting;

public sealed partial class AnswerJsonTests
{
    [Fact]
    public void Answer_writes_nulls_utc_milliseconds_and_plain_text()
    {
        var time = new DateTimeOffset(2026, 11, 26, 3, 24, 30, 840, TimeSpan.FromHours(2)).AddTicks(9_999);
        var json = JsonSerializer.Serialize(new Answered("it's 1 + 1 < 3 & é", null, time, null), AnswerJson.For(Stored.Default.Answered));

        json.ShouldBe("""{"text":"it's 1 + 1 < 3 & é","absent":null,"at":"2026-11-26T01:24:30.840Z","endedAt":null}""");
    }

    [Fact]
    public void Stored_form_of_a_type_stays_as_it_is() =>
        JsonSerializer.Serialize(new Answered("+", null, DateTimeOffset.UnixEpoch, null), Stored.Default.Answered)
            .ShouldBe("""{"text":"\u002B","at":"1970-01-01T00:00:00+00:00"}""");

    sealed record Answered(string Text, string? Absent, DateTimeOffset At, DateTimeOffset? EndedAt);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Answered))]
    sealed partial class Stored : JsonSerializerContext;
}
