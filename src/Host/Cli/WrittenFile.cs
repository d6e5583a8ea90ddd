using System.Text.Json;
using System.Text.Json.Serialization;

namespace Doms.Host.Cli;

/// <summary>A file that a command has written, as it says with <c>--json</c>.</summary>
/// <param name="Path">The absolute path.</param>
/// <param name="Files">Number of files in it, where they were counted.</param>
/// <param name="TakenAt">Moment whose data it has, where it is of one.</param>
sealed record WrittenFile(string Path, long Bytes, int? Files = null, DateTimeOffset? TakenAt = null)
{
    /// <summary>The record as JSON.</summary>
    public JsonElement Json() => JsonSerializer.SerializeToElement(this, WrittenFileJson.Default.WrittenFile);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WrittenFile))]
sealed partial class WrittenFileJson : JsonSerializerContext;
