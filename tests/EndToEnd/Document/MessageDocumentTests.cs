using System.Text.Json;
using Doms.Tests.Compliance.Document;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Document;

/// <summary>The documents of the messages are those of the contracts.</summary>
public sealed class MessageDocumentTests
{
    /// <summary>Setting this variable to 1 writes the documents, instead of comparing them.</summary>
    const string RenewVariable = "DOMS_RENEW_ASYNCAPI";

    [Theory]
    [InlineData("docs/asyncapi.json")]
    [InlineData("docs/events.md")]
    public async Task Committed_messages_are_those_of_the_contracts(string file)
    {
        var text = file == "docs/events.md"
            ? EventCatalogue.Create()
            : AsyncApiDocument.Create().ToJsonString(DocumentFile.Format).ReplaceLineEndings("\n") + "\n";
        var path = Path.Combine(Path.GetDirectoryName(RepositoryFile.Find("Doms.slnx"))!, file);
        if (Environment.GetEnvironmentVariable(RenewVariable) == "1") await File.WriteAllTextAsync(path, text);

        (await File.ReadAllTextAsync(path) == text).ShouldBeTrue(
            $"{file} differs from the contracts. If the change is meant, write it with: "
            + $"{RenewVariable}=1 ./doms test EndToEnd --filter FullyQualifiedName~Committed_messages, and commit it.");
    }

    [Fact]
    public void Every_message_and_member_is_described()
    {
        var components = AsyncApiDocument.Create()["components"]!;
        components["messages"]!.AsObject().Where(message => message.Value!["summary"]!.GetValue<string>().Length == 0)
            .Select(message => message.Key).ShouldBeEmpty();
        var bare = from schema in components["schemas"]!.AsObject()
                   from member in schema.Value!["properties"]!.AsObject()
                   where member.Value!["description"] is null && member.Value["$ref"] is null && schema.Key != "Address"
                   select $"{schema.Key}.{member.Key}";
        bare.ShouldBeEmpty();
    }

    [Fact]
    public void Every_message_has_an_example_that_fits_its_schema()
    {
        var document = JsonSerializer.SerializeToElement(AsyncApiDocument.Create());
        var schemas = new JsonSchema(document, anyOffset: true);
        var messages = document.GetProperty("components").GetProperty("messages").EnumerateObject();
        messages.Where(message => !message.Value.TryGetProperty("examples", out _)).Select(message => message.Name).ShouldBeEmpty();
        var found = from message in messages
                    from violation in schemas.Violations(
                        message.Value.GetProperty("examples")[0].GetProperty("payload"), message.Value.GetProperty("payload"), message.Name)
                    select violation;
        found.ShouldBeEmpty();
    }
}
