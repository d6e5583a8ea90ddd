using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Doms.Hosting.Web;

/// <summary>A setting that cannot be used; the message names it and says what would do.</summary>
public sealed class SettingException(string setting, string problem) : Exception($"Setting {setting} {problem}.")
{
    /// <summary>The setting's path, e.g. <c>Auth:Authority</c>.</summary>
    public string Setting => setting;
}

/// <summary>Reads settings with a default and a range, at start-up.</summary>
static class Setting
{
    public static string Text(IConfigurationSection section, string name, string fallback) =>
        string.IsNullOrEmpty(section[name]) ? fallback : section[name]!;

    public static bool Flag(IConfigurationSection section, string name, bool fallback)
    {
        var text = section[name];
        if (string.IsNullOrEmpty(text)) return fallback;
        return bool.TryParse(text, out var value) ? value : throw Invalid(section, name, "must be true or false");
    }

    /// <summary>A number in the range given; null when absent.</summary>
    public static double? Number(IConfigurationSection section, string name, double least, double most)
    {
        var text = section[name];
        if (string.IsNullOrEmpty(text)) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most
            ? value
            : throw Invalid(section, name, $"must be a number from {least} to {most}");
    }

    public static TimeSpan Duration(
        IConfigurationSection section, string name, TimeSpan fallback, TimeSpan least, TimeSpan most)
    {
        var text = section[name];
        if (string.IsNullOrEmpty(text)) return fallback;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw Invalid(section, name, $"must be a duration (hh:mm:ss) from {least} to {most}");
    }

    static SettingException Invalid(IConfigurationSection section, string name, string problem) =>
        new($"{section.Path}:{name}", problem);
}
