using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Doms.Host.Cli;

/// <summary>Writes JSON for people and scripts: indented, and without escapes that JSON does not need.</summary>
static class JsonText
{
    /// <summary>The output is never part of a page, so nothing is escaped for HTML.</summary>
    public static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Indented(JsonElement json) => Write(json, Options);

    /// <summary>Returns JSON in one line.</summary>
    public static string Compact(JsonElement json) => Write(json, Options with { Indented = false });

    static string Write(JsonElement json, JsonWriterOptions options)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options)) json.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
