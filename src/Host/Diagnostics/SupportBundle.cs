using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Doms.Client;

namespace Doms.Host.Diagnostics;

/// <summary>Writes the files of a support bundle. What cannot be read is left out, and its file has the reason.</summary>
sealed class SupportBundle(DomsClient client, ZipArchive zip)
{
    /// <summary>Orders, sagas, dead letters and refunds that are listed, of each.</summary>
    const int MaxItems = 50;

    /// <exception cref="ApiException">The caller may not read diagnostics.</exception>
    /// <exception cref="SystemUnreachableException">The system does not answer.</exception>
    public async Task Write(CancellationToken cancel)
    {
        var processes = JsonSerializer.Deserialize(await client.Diagnostics(cancel), DiagnosticsJson.Default.ListProcessDiagnostics)!;
        var without = processes.ConvertAll(process => process with { Metrics = null });
        await Add("processes.json", JsonSerializer.Serialize(without, DiagnosticsJson.Default.ListProcessDiagnostics), cancel);
        for (var i = 0; i < processes.Count; i++)
            if (processes[i].Metrics is { } metrics) await Add($"metrics/{processes[i].Role}-{i}.txt", metrics, cancel);
        await TryAdd($"metrics/{processes[0].Role}.txt", () => client.Metrics(cancel), cancel);
        await TryAdd("orders.json", () => StuckOrders(cancel), cancel);
        await TryAdd("sagas.json", async () => Text(await client.ListSagas(ListQuery.Where("stuck", "true", MaxItems), cancel)), cancel);
        await TryAdd("dead-letters.json", async () => Text(await client.ListDeadLetters(new(Limit: MaxItems), cancel)), cancel);
        await TryAdd(
            "refunds.json", async () => Text(await client.ListRefunds(ListQuery.Where("status", "FAILED", MaxItems), cancel)), cancel);
    }

    /// <summary>Orders that need an operator, without what tells who ordered what, each with the reasons why it is not finished.</summary>
    async Task<string> StuckOrders(CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        await using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var order in (await client.ListOrders(ListQuery.Where("attention", "true", MaxItems), cancel)).Value.Items)
        {
            json.WriteStartObject();
            json.WriteString("orderId", order.OrderId);
            json.WriteString("status", order.Status);
            json.WriteString("createdAt", order.CreatedAt);
            json.WriteString("updatedAt", order.UpdatedAt);
            json.WritePropertyName("why");
            json.WriteRawValue((await client.GetWhy(order.OrderId, cancel)).Json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        await json.FlushAsync(cancel);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    static string Text<T>(ApiResponse<T> response) => Encoding.UTF8.GetString(response.Json);

    async Task TryAdd(string name, Func<Task<string>> read, CancellationToken cancel)
    {
        string text;
        try
        {
            text = await read();
        }
        catch (Exception error) when (error is ApiException or SystemUnreachableException)
        {
            text = error.Message;
        }

        await Add(name, text, cancel);
    }

    async Task Add(string name, string text, CancellationToken cancel)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Optimal).OpenAsync(cancel);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
    }
}
