using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Doms.Tests.EndToEnd.Document;

/// <summary>The catalogue of messages as a page to read, from the same contracts as the AsyncAPI document.</summary>
static class EventCatalogue
{
    public static string Create()
    {
        var schemas = new MessageSchemas();
        var page = new StringBuilder(
            """
            # Event catalogue

            Written by the tests from the contracts, like [asyncapi.json](asyncapi.json), which has the schemas, headers and examples.
            How to read the topics, or the feed over HTTP: [Consume events](guides/consume-events.md). Members in *italics* may be missing.

            """).AppendLine();
        foreach (var topic in PublishedMessage.All.GroupBy(message => message.Topic))
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"## `{topic.Key}`").AppendLine();
            page.AppendLine("| Message | Meaning | Members |").AppendLine("|---|---|---|");
            foreach (var message in topic)
                page.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| `{message.Name}` v{message.Version} | {message.Summary} | {Members(message, schemas)} |");
            page.AppendLine();
        }

        return page.ToString().TrimEnd() + "\n";
    }

    static string Members(PublishedMessage message, MessageSchemas schemas) => string.Join(
        ", ",
        from member in MessageSchemas.MembersOf(message.Body)
        let name = JsonNamingPolicy.CamelCase.ConvertName(member.Name!)
        select schemas.IsRequired(member) ? name : $"*{name}*");
}
