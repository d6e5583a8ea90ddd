using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Hosting.Web;

namespace Doms.Host.Commands;

/// <summary>Forms of the list of settings: rows, JSON, and the document.</summary>
static partial class SettingsText
{
    const string Introduction = """
        # Settings

        Written by `doms settings --markdown`; change it in the code that reads the setting.

        Settings are read from `DIR/settings.json` (`DIR` is `--data`, by default `./data`), then from environment variables
        (`DOMS__Saga__Workflow=payment-first` is `Saga:Workflow`; names without the prefix are given as they are), which override it. An
        unknown name in the file or with the prefix `DOMS__` stops the start and names the nearest known one; other variables of the
        environment refuse nothing. A value out of range stops the start with an error that names the setting. Durations are seconds or
        `[d.]hh:mm:ss`. A list is separated by commas, or a JSON array. Secrets are never logged.
        """;

    public static string?[] Row(SettingDefinition setting) =>
        [setting.Name, setting.Type, setting.Default, setting.Range, setting.Text.Replace("`", "", StringComparison.Ordinal)];

    public static byte[] Json(IEnumerable<SettingDefinition> settings) => JsonSerializer.SerializeToUtf8Bytes(
        new SettingsView(
        [
            .. settings.Select(setting => new SettingView(
                setting.Name, setting.Variable, setting.Type, setting.Default, setting.Range, setting.IsSecret, setting.Text)),
        ]), SettingsJson.Default.SettingsView);

    /// <summary>Returns the document: a table for each section.</summary>
    public static string Markdown(IEnumerable<SettingDefinition> settings)
    {
        var sections = settings.GroupBy(SectionOf, StringComparer.Ordinal).OrderBy(section => section.Key, StringComparer.Ordinal);
        return string.Join('\n', sections.SelectMany(Section).Prepend(Introduction.ReplaceLineEndings("\n").TrimEnd()));
    }

    static string SectionOf(SettingDefinition setting) =>
        setting.Name.IndexOf(':', StringComparison.Ordinal) is > 0 and var end ? setting.Name[..end] : "Others";

    static IEnumerable<string> Section(IGrouping<string, SettingDefinition> section) =>
    [
        "",
        $"## {section.Key}",
        "",
        "| Setting | Type | Default | Range | Effect |",
        "|---|---|---|---|---|",
        .. section.Select(setting =>
            $"| `{setting.Name}` | {setting.Type} | {Cell(setting.Default)} | {Cell(setting.Range)} | {Cell(setting.Text)} |"),
    ];

    static string Cell(string? text) => text?.Replace("|", "\\|", StringComparison.Ordinal) ?? "-";

    sealed record SettingsView(IReadOnlyList<SettingView> Items);

    sealed record SettingView(
        string Name, string Variable, string Type, string? Default, string? Range, bool IsSecret, string Text);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(SettingsView))]
    sealed partial class SettingsJson : JsonSerializerContext;
}
