namespace Doms.Host.Commands;

/// <summary>Formats values for tables.</summary>
static class Format
{
    /// <summary>A time in UTC with milliseconds, e.g. <c>2026-11-26 01:24:30.840Z</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'");

    /// <summary>A time in UTC to the second; null without one.</summary>
    public static string? Second(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'");

    /// <summary>A time in UTC to the minute.</summary>
    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'");

    /// <summary>An amount with its currency; null without an amount.</summary>
    public static string? Amount(decimal? amount, string currency) => amount is null ? null : $"{amount} {currency}";
}
