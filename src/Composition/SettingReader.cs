using System.Globalization;
using Doms.Hosting.Web;
using Microsoft.Extensions.Configuration;

namespace Doms.Composition;

/// <summary>Reads settings by name; what is not of its kind, or out of its range, is refused by name.</summary>
sealed class SettingReader(IConfiguration settings)
{
    /// <summary>Null when it is not set.</summary>
    public string? Text(string name) => settings[name] is { Length: > 0 } text ? text : null;

    /// <exception cref="SettingException">It is neither true nor false.</exception>
    public bool Flag(string name)
    {
        if (Text(name) is not { } text) return false;
        return bool.TryParse(text, out var flag) ? flag : throw Invalid(name, text, "true or false");
    }

    /// <exception cref="SettingException">It is no whole number, or out of its range.</exception>
    public int Number(string name, int standard, int least = int.MinValue, int most = int.MaxValue)
    {
        if (Text(name) is not { } text) return standard;
        if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
            throw Invalid(name, text, "a whole number");
        return number >= least && number <= most ? number : throw Invalid(name, text, $"{least} to {most}");
    }

    /// <exception cref="SettingException">It is no number.</exception>
    public double Fraction(string name, double standard)
    {
        if (Text(name) is not { } text) return standard;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid(name, text, "a number");
    }

    /// <summary>Seconds, or hh:mm:ss; a service that checks the range itself is given none here.</summary>
    /// <exception cref="SettingException">It is no duration, or out of its range.</exception>
    public TimeSpan Duration(string name, TimeSpan standard, TimeSpan? least = null, TimeSpan? most = null)
    {
        if (Text(name) is not { } text) return standard;
        if (Parse(text) is not { } span) throw Invalid(name, text, "seconds, or a duration such as 00:00:05");
        return span >= (least ?? span) && span <= (most ?? span) ? span : throw Invalid(name, text, $"{least} to {most}");
    }

    /// <summary>Null when it is not set.</summary>
    /// <exception cref="SettingException">It is no http or https address.</exception>
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

    static SettingException Invalid(string name, string text, string wanted) => new(name, $"is '{text}'; it must be {wanted}");
}
