using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Doms.Hosting.Web;

/// <summary>An invalid setting; the message names it and states the valid values.</summary>
public sealed class SettingException(string setting, string problem) : Exception(
    $"Setting {setting} {problem}{(problem.EndsWith('?') ? "" : ".")}")
{
    /// <summary>The setting's path, e.g. <c>Auth:Authority</c>.</summary>
    public string Setting => setting;
}

/// <summary>Reads settings with a default and a range, at start-up.</summary>
static class Setting
{
    public static string Text(IConfigurationSection section, string name, string defaultValue) =>
        string.IsNullOrEmpty(section[name]) ? defaultValue : section[name]!;

    public static bool Flag(IConfigurationSection section, string name, bool defaultValue)
    {
        var text = section[name];
        if (string.IsNullOrEmpty(text)) return defaultValue;
        return bool.TryParse(text, out var value) ? value : throw Invalid(section, name, "must be true or false");
    }

    /// <summary>Reads a number in the given range; null when absent.</summary>
    public static double? Number(IConfigurationSection section, string name, double min, double max)
    {
        var text = section[name];
        if (string.IsNullOrEmpty(text)) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max
            ? value
            : throw Invalid(section, name, $"must be a number from {min} to {max}");
    }

    public static TimeSpan Duration(
        IConfigurationSection section, string name, TimeSpan defaultValue, TimeSpan min, TimeSpan max)
    {
        var text = section[name];
        if (string.IsNullOrEmpty(text)) return defaultValue;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Invalid(section, name, $"must be a duration (hh:mm:ss) from {min} to {max}");
    }

    static SettingException Invalid(IConfigurationSection section, string name, string problem) =>
        new($"{section.Path}:{name}", problem);
}
