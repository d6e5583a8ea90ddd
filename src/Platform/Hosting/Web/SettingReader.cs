using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Doms.Hosting.Web;

/// <summary>
/// Reads settings by name. A read also defines the setting: its type, default, range and effect are written nowhere else. A value of the
/// wrong type or out of range is rejected with the setting's name. Where the default depends on the profile or the role, <c>shown</c>
/// describes it.
/// </summary>
public sealed class SettingReader(IConfiguration settings)
{
    /// <summary>Reads text; null when absent.</summary>
    public string? Text(string name, string effect, string? range = null, string? shown = null) =>
        Read(new(name, SettingTypes.Text, shown, range, effect));

    /// <summary>Reads text with a default.</summary>
    public string TextOr(string name, string defaultValue, string effect, string? range = null) =>
        Text(name, effect, range, defaultValue) ?? defaultValue;

    /// <summary>Reads text that is never logged or shown; null when absent.</summary>
    public string? Secret(string name, string effect, string? range = null, string? shown = null) =>
        Read(new(name, SettingTypes.Secret, shown, range, effect));

    /// <summary>Reads one of a few words, whatever the case; null when absent.</summary>
    /// <exception cref="SettingException">The value is not among the words.</exception>
    public string? Word(string name, IReadOnlyList<string> words, string effect, string? shown = null)
    {
        var range = words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
        if (Read(new(name, SettingTypes.Word, shown, range, effect)) is not { } text) return null;
        return words.FirstOrDefault(word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            ?? throw Invalid(name, text, range);
    }

    /// <summary>Reads one of a few words with a default.</summary>
    /// <exception cref="SettingException">The value is not among the words.</exception>
    public string WordOr(string name, string defaultValue, IReadOnlyList<string> words, string effect) =>
        Word(name, words, effect, defaultValue) ?? defaultValue;

    /// <exception cref="SettingException">The value is neither true nor false.</exception>
    public bool Flag(string name, string effect, bool defaultValue = false, string? shown = null)
    {
        var definition = new SettingDefinition(name, SettingTypes.Flag, shown ?? (defaultValue ? "true" : "false"), null, effect);
        if (Read(definition) is not { } text) return defaultValue;
        return bool.TryParse(text, out var flag) ? flag : throw Invalid(name, text, SettingTypes.Flag);
    }

    /// <exception cref="SettingException">The value is not a whole number, or out of range.</exception>
    public int Number(string name, int defaultValue, NumberRange<int> range, string effect, string? shown = null) =>
        NumberOrNull(name, range, effect, shown ?? $"{defaultValue}") ?? defaultValue;

    /// <summary>Reads a whole number; null when absent.</summary>
    /// <exception cref="SettingException">The value is not a whole number, or out of range.</exception>
    public int? NumberOrNull(string name, NumberRange<int> range, string effect, string? shown = null)
    {
        if (Read(new(name, SettingTypes.WholeNumber, shown, range.ToString(), effect)) is not { } text) return null;
        if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
            throw Invalid(name, text, "a whole number");
        return range.Contains(number) ? number : throw Invalid(name, text, range.ToString());
    }

    /// <summary>Reads a number; null when absent.</summary>
    /// <exception cref="SettingException">The value is not a number, or out of range.</exception>
    public double? RealOrNull(string name, NumberRange<double> range, string effect, string? shown = null)
    {
        if (Read(new(name, SettingTypes.Number, shown, range.ToString(), effect)) is not { } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && range.Contains(number)
            ? number
            : throw Invalid(name, text, $"a number, {range}");
    }

    /// <summary>Reads seconds or [d.]hh:mm:ss.</summary>
    /// <exception cref="SettingException">The value is not a duration, or out of range.</exception>
    public TimeSpan Duration(string name, TimeSpan defaultValue, NumberRange<TimeSpan> range, string effect, string? shown = null)
    {
        var definition = new SettingDefinition(
            name, SettingTypes.Duration, shown ?? SettingText.Of(defaultValue), range.ToString(), effect);
        if (Read(definition) is not { } text) return defaultValue;
        if (Parse(text) is not { } span) throw Invalid(name, text, "seconds, or a duration such as 00:00:05");
        return range.Contains(span) ? span : throw Invalid(name, text, range.ToString());
    }

    /// <summary>Reads an address; null when absent.</summary>
    /// <exception cref="SettingException">The value is not an http or https address.</exception>
    public Uri? Address(string name, string effect, string? shown = null)
    {
        if (Read(new(name, SettingTypes.Address, shown, "http or https", effect)) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw Invalid(name, text, "an http or https address");
    }

    /// <summary>Reads a list, or a text of values separated by commas; empty when absent.</summary>
    public IReadOnlyList<string> List(string name, string effect, string? range = null, string? shown = null)
    {
        _ = Read(new(name, SettingTypes.List, shown, range, effect));
        var section = settings.GetSection(name);
        return
        [
            .. section.GetChildren().Select(child => child.Value).Prepend(section.Value)
                .SelectMany(text => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
    }

    string? Read(SettingDefinition definition)
    {
        (settings as RecordedConfiguration)?.Define(definition);
        return settings[definition.Name] is { Length: > 0 } text ? text : null;
    }

    static TimeSpan? Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
            return Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;
    }

    static SettingException Invalid(string name, string text, string expected) => new(name, $"is '{text}'; it must be {expected}");
}
