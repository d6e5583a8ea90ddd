using System.Text;
using System.Text.Json;
using Doms.Client;
using Doms.Contracts.Http;

namespace Doms.Host.Cli;

/// <summary>Writes pages as one JSON document, <c>{"items": [...], "nextCursor": ...}</c>, one page in memory at a time.</summary>
sealed class JsonList(TextWriter output)
{
    public async Task Write<T>(IAsyncEnumerable<ApiResponse<PageView<T>>> pages, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        await using var writer = new Utf8JsonWriter(buffer, JsonText.Options);
        string? next = null;
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        await foreach (var page in pages.WithCancellation(cancel))
        {
            using var document = JsonDocument.Parse(page.Json);
            foreach (var item in document.RootElement.GetProperty("items").EnumerateArray()) item.WriteTo(writer);
            next = page.Value.NextCursor;
            await Flush(writer, buffer);
        }

        writer.WriteEndArray();
        writer.WriteString("nextCursor", next);
        writer.WriteEndObject();
        await Flush(writer, buffer);
        await output.WriteLineAsync();
    }

    async Task Flush(Utf8JsonWriter writer, MemoryStream buffer)
    {
        await writer.FlushAsync();
        await output.WriteAsync(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        buffer.SetLength(0);
    }
}
