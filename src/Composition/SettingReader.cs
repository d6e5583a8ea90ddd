using System.Globalization;
using Doms.Hosting.Web;
using Microsoft.Extensions.Configuration;

namespace Doms.Composition;

/// <summary>
/// Reads settings by name; a value of the wrong type or out of range is rejected with the setting's name.
/// </summary>
sealed class SettingReader(IConfiguration settings)
{
    /// <summary>Reads text; null when absent.</summary>
    public string? Text(string name) => settings[name] is { Length: > 0 } text ? text : null;

    /// <exception cref="SettingException">The value is neither true nor false.</exception>
    public bool Flag(string name)
    {
        if (Text(name) is not { } text) return false;
        return bool.TryParse(text, out var flag) ? flag : throw Invalid(name, text, "true or false");
    }

    /// <exception cref="SettingException">The value is not a whole number, or out of range.</exception>
    public int Number(string name, int defaultValue, int min = int.MinValue, int max = int.MaxValue)
    {
        if (Text(name) is not { } text) return defaultValue;
        if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
            throw Invalid(name, text, "a whole number");
        return number >= min && number <= max ? number : throw Invalid(name, text, $"{min} to {max}");
    }

    /// <exception cref="SettingException">The value is not a number.</exception>
    public double Fraction(string name, double defaultValue)
    {
        if (Text(name) is not { } text) return defaultValue;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid(name, text, "a number");
    }

    /// <summary>Reads seconds or hh:mm:ss; without a range when the service checks it itself.</summary>
    /// <exception cref="SettingException">The value is not a duration, or out of range.</exception>
    public TimeSpan Duration(string name, TimeSpan defaultValue, TimeSpan? min = null, TimeSpan? max = null)
    {
        if (Text(name) is not { } text) return defaultValue;
        if (Parse(text) is not { } span) throw Invalid(name, text, "seconds, or a duration such as 00:00:05");
        return span >= (min ?? span) && span <= (max ?? span) ? span : throw Invalid(name, text, $"{min} to {max}");
    }

    /// <summary>Reads an address; null when absent.</summary>
    /// <exception cref="SettingException">The value is not an http or https address.</exception>
    public Uri? Address(string name)
    {
        if (Text(name) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw Invalid(name, text, "an http or https address");
    }

    static TimeSpan? Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
            return Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;
    }

    static SettingException Invalid(string name, string text, string expected) => new(name, $"is '{text}'; it must be {expected}");
}
