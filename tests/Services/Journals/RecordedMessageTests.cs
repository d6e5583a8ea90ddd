using System.Text.Json;
using System.Text.Json.Nodes;
using Doms.Contracts;
using Doms.Contracts.Messages;

namespace Doms.Tests.Services.Journals;

/// <summary>This version reads the messages of older versions without loss.</summary>
public sealed class RecordedMessageTests
{
    public static TheoryData<string> Versions => [.. Journal.Versions];

    /// <summary>Recording adds the missing samples to the given version; existing samples are not changed.</summary>
    [Fact]
    public void Every_message_has_a_recorded_sample()
    {
        if (Journal.VersionToRecord is { } version) Record(version);
        Missing(Journal.Versions).Select(message => $"{message.Name} version {message.Version}")
            .ShouldBeEmpty($"These messages have no sample. {Journal.RecordingHint}.");
    }

    [Theory, MemberData(nameof(Versions))]
    public void Every_recorded_message_reads_back_unchanged(string version)
    {
        var samples = MessageSample.Read(Journal.MessagesFile(version));
        samples.ShouldNotBeEmpty();
        samples.SelectMany(Losses).ShouldBeEmpty();
    }

    [Fact]
    public void Lost_or_changed_member_is_reported()
    {
        var body = JsonNode.Parse("""{"orderId":"a","lines":[{"quantity":1}],"gone":2}""");
        var now = JsonNode.Parse("""{"orderId":"a","lines":[{"quantity":2}],"more":3}""");

        JsonLoss.FindLosses(body, now).ShouldBe(["$.lines[0].quantity was 1 and is 2", "$.gone was 2 and is null"]);
    }

    static void Record(string version)
    {
        var path = Journal.MessagesFile(version);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.AppendAllLines(path, Missing([version]).Select(message => MessageSample.Of(message).ToLine()));
    }

    static IReadOnlyList<MessageDefinition> Missing(IEnumerable<string> versions)
    {
        var recorded = versions.SelectMany(version => MessageSample.Read(Journal.MessagesFile(version)))
            .Select(sample => (sample.Type, sample.Version)).ToHashSet();
        return [.. MessageContracts.All.Where(message => !recorded.Contains((message.Name, message.Version)))];
    }

    static IEnumerable<string> Losses(MessageSample sample)
    {
        var message = MessageContracts.All.FirstOrDefault(known => known.Name == sample.Type && known.Version == sample.Version);
        if (message is null) return [$"{sample.Type} version {sample.Version} is not known any more"];
        var now = JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(sample.Body, message.Json), message.Json);
        return JsonLoss.FindLosses(sample.Body, now).Select(loss => $"{sample.Type}: {loss}");
    }
}
