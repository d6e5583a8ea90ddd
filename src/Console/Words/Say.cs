using System.Globalization;
using Doms.Contracts.Http;

namespace Doms.Console.Words;

/// <summary>Times, sums and names as people read them. Times are in the zone that the reader chose, UTC unless it did.</summary>
public static class Say
{
    const int ShortId = 8;

    public static string Money(decimal? amount, string currency) => amount is null ? "not priced yet" : $"{Sum(amount)} {currency}";

    public static string Sum(decimal? amount) => amount?.ToString("#,0.00##", CultureInfo.InvariantCulture) ?? "-";

    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun: "1 order", "3 orders".</summary>
    public static string Count(long number, string noun) => $"{Count(number)} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>A time of today, or a date with its time.</summary>
    public static string Time(DateTimeOffset time, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(time, zone), TimeZoneInfo.ConvertTime(now, zone));
        if (local.Date == today.Date) return local.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return local.ToString(local.Year == today.Year ? "d MMM HH:mm" : "d MMM yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>Date and time to the millisecond, with the zone.</summary>
    public static string Exact(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).ToString(
        zone.Equals(TimeZoneInfo.Utc) ? "yyyy-MM-dd HH:mm:ss.fff 'UTC'" : "yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);

    /// <summary>Time of day to the millisecond.</summary>
    public static string Clock(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Time of day to the second.</summary>
    public static string Seconds(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Name of a zone in few words.</summary>
    public static string Zone(TimeZoneInfo zone) => zone.Equals(TimeZoneInfo.Utc) ? "UTC" : "Local";

    /// <summary>A duration in its two largest units.</summary>
    public static string Span(TimeSpan span)
    {
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        if (span.TotalMilliseconds < 1_000) return $"{span.TotalMilliseconds:0} ms";
        if (span.TotalSeconds < 10) return string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s");
        if (span.TotalMinutes < 1) return $"{span.TotalSeconds:0} s";
        if (span.TotalHours < 1) return $"{span.Minutes} min {span.Seconds} s";
        return span.TotalDays < 1 ? $"{span.Hours} h {span.Minutes} min" : $"{(int)span.TotalDays} d {span.Hours} h";
    }

    /// <summary>Name of an order in lists: the shop's own reference, else its number.</summary>
    public static string Name(OrderView order) => order.Reference ?? $"#{order.Number}";

    /// <summary>Name of a shipment: the end of its order's id, and its number where it is not the first.</summary>
    public static string Name(ShipmentView shipment) =>
        Short(shipment.OrderId) + (shipment.Number > 1 ? $" · {shipment.Number}" : "");

    /// <summary>The end of an id, which tells ids apart.</summary>
    public static string Short(string id) => id.Length <= ShortId ? id : $"…{id[^ShortId..]}";

    public static string Customer(OrderView order) => order.ShippingAddress?.Name ?? order.CustomerId;

    /// <summary>The first line of an order and the number of the others.</summary>
    public static string Items(OrderView order) => order.Items switch
    {
        [] => "no lines",
        [var only] => Line(only),
        [var first, ..] => $"{Line(first)} +{order.Items.Count - 1}",
    };

    public static string Line(OrderItemView item) => $"{item.Quantity} × {item.Name ?? item.ProductId}";

    /// <summary>A text with its first letter in upper case.</summary>
    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
