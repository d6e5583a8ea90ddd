using System.Globalization;

namespace Doms.Hosting.Web;

/// <summary>Values that a setting accepts.</summary>
/// <param name="Min">The lowest.</param>
/// <param name="Max">The highest; null for no bound.</param>
public readonly record struct NumberRange<T>(T Min, T? Max)
    where T : struct, IComparable<T>
{
    public bool Contains(T value) => value.CompareTo(Min) >= 0 && (Max is not { } max || value.CompareTo(max) <= 0);

    public override string ToString() =>
        Max is { } max ? $"{SettingText.Of(Min)} to {SettingText.Of(max)}" : $"at least {SettingText.Of(Min)}";
}

/// <summary>Values of settings as they may be written.</summary>
static class SettingText
{
    /// <summary>Returns the text of a value, a duration without trailing zeros.</summary>
    public static string Of<T>(T value)
        where T : struct
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{value}");
        return value is TimeSpan && text.LastIndexOf('.') > text.LastIndexOf(':') ? text.TrimEnd('0') : text;
    }
}
