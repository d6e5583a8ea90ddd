using System.Globalization;
using Doms.Contracts.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Doms.Console.Api;

/// <summary>A tab of the list of orders.</summary>
public sealed record OrderViewTab(string Key, string Name, string? Filter, string? Value);

/// <summary>The filters of the list of orders, as they stand in its address.</summary>
/// <param name="View">Key of the tab, or a status.</param>
/// <param name="Placed">today, 24h, 7d or empty.</param>
/// <param name="From">First day of placing, such as 2026-11-26, in the zone of the reader; empty for any.</param>
/// <param name="To">Last day of placing; empty for any.</param>
/// <param name="MinTotal">Least total in the shop's currency; empty for any.</param>
/// <param name="MaxTotal">Largest total in the shop's currency; empty for any.</param>
public sealed record OrderQuery(
    string View, string Text, string Placed, string From, string To, string Customer, string Product, string MinTotal, string MaxTotal,
    string Sort)
{
    /// <summary>Format of a day in an address.</summary>
    public const string DayFormat = "yyyy-MM-dd";

    static readonly TimeSpan Day = TimeSpan.FromDays(1);
    static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static IReadOnlyList<OrderViewTab> Tabs { get; } =
    [
        new("all", "All", null, null),
        new("needs-you", "Needs you", "attention", "true"),
        new("pending", "Waiting", "status", OrderStatuses.Pending),
        new("to-pack", "To pack", "shipment", "CREATED"),
        new("packed", "Packed", "shipment", "PACKED"),
        new("dispatched", "Dispatched", "shipment", "DISPATCHED,IN_TRANSIT"),
        new("completed", "Completed", "status", OrderStatuses.Completed),
        new("cancelled", "Cancelled", "status", OrderStatuses.Cancelled),
    ];

    /// <summary>The periods of placing: value and name.</summary>
    public static IReadOnlyList<(string Value, string Name)> Periods { get; } =
        [("today", "today"), ("24h", "last 24 h"), ("7d", "last 7 days")];

    /// <summary>The filters as parameters of the API.</summary>
    public required IReadOnlyDictionary<string, string> Filters { get; init; }

    public bool IsFiltered => Text.Length + Customer.Length + Product.Length > 0 || PeriodName is not null || TotalName is not null;

    /// <summary>The bounds of totals in words; null for any total.</summary>
    public string? TotalName => (MinTotal, MaxTotal) switch
    {
        ("", "") => null,
        (_, "") => $"from {MinTotal}",
        ("", _) => $"up to {MaxTotal}",
        _ => MinTotal == MaxTotal ? MinTotal : $"{MinTotal} to {MaxTotal}",
    };

    /// <summary>The period of placing in words; null for any time.</summary>
    public string? PeriodName => (Placed, From, To) switch
    {
        ({ Length: > 0 }, _, _) => Periods.FirstOrDefault(period => period.Value == Placed).Name ?? Placed,
        (_, "", "") => null,
        (_, _, "") => $"since {From}",
        (_, "", _) => $"until {To}",
        _ => From == To ? $"on {From}" : $"{From} to {To}",
    };

    /// <summary>Reads the parameters of an address.</summary>
    /// <param name="parameter">Returns a parameter by its name; empty without one.</param>
    /// <param name="zone">Zone in which the day begins.</param>
    public static OrderQuery Of(Func<string, string?> parameter, DateTimeOffset now, TimeZoneInfo zone)
    {
        string Text(string name) => parameter(name)?.Trim() ?? "";
        var view = Text("view") is { Length: > 0 } given ? given : "all";
        var query = new OrderQuery(
            view, Text("q"), Text("placed"), Text("from"), Text("to"), Text("customer"), Text("product"), Text("totalFrom"),
            Text("totalTo"), Text("sort"))
        {
            Filters = new Dictionary<string, string>(),
        };
        return query with { Filters = query.ToFilters(now, zone) };
    }

    /// <summary>Reads a day of an address.</summary>
    public static bool TryReadDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>Reads the query of an address.</summary>
    /// <param name="address">Relative to the console, such as <c>orders?view=pending</c>.</param>
    public static OrderQuery OfAddress(string address, DateTimeOffset now, TimeZoneInfo zone)
    {
        var given = QueryHelpers.ParseQuery(address[(address.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        return Of(name => given.TryGetValue(name, out var value) ? value.ToString() : "", now, zone);
    }

    /// <summary>The address of the list with some filters changed; a period replaces the days, and days the period.</summary>
    public string Address(string? view = null, string? text = null, string? placed = null, string? customer = null, string? sort = null)
    {
        var other = this with
        {
            View = view ?? View, Text = text ?? Text, Customer = customer ?? Customer, Sort = sort ?? Sort,
        };
        return (placed is null ? other : other with { Placed = placed, From = "", To = "" }).Write();
    }

    /// <summary>The address of the list with the orders of some days.</summary>
    public string AddressOfDays(string from, string to) => (this with { Placed = "", From = from, To = to }).Write();

    /// <summary>The address of the view without filters.</summary>
    public string AddressOfView() => Of(name => name == "view" ? View : "", DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc).Write();

    string Write()
    {
        (string Name, string Value)[] all =
        [
            ("view", View), ("q", Text), ("placed", Placed), ("from", From), ("to", To), ("customer", Customer), ("product", Product),
            ("totalFrom", MinTotal), ("totalTo", MaxTotal), ("sort", Sort),
        ];
        var parts = all.Where(pair => pair.Value.Length > 0 && pair != ("view", "all"))
            .Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}");
        return string.Join('&', parts) is { Length: > 0 } written ? $"orders?{written}" : "orders";
    }

    Dictionary<string, string> ToFilters(DateTimeOffset now, TimeZoneInfo zone)
    {
        var filters = new Dictionary<string, string>();
        // A view without a tab is a status; the API refuses an unknown one.
        var tab = Tabs.FirstOrDefault(tab => tab.Key == View) ?? new(View, View, "status", View);
        if (tab is { Filter: { } name, Value: { } value }) filters[name] = value;
        if (Text.Length > 0) filters["q"] = Text;
        if (Customer.Length > 0) filters["customer"] = Customer;
        if (Product.Length > 0) filters["product"] = Product;
        if (MinTotal.Length > 0) filters["totalFrom"] = MinTotal;
        if (MaxTotal.Length > 0) filters["totalTo"] = MaxTotal;
        if (Sort.Length > 0) filters["sort"] = Sort;
        var from = Placed switch
        {
            "today" => Time(StartOfDay(now, zone)),
            "24h" => Time(now - Day),
            "7d" => Time(now - Week),
            "" => TimeOf(From, zone, days: 0),
            _ => Placed,
        };
        if (from.Length > 0) filters["from"] = from;
        if (Placed.Length == 0 && To.Length > 0) filters["to"] = TimeOf(To, zone, days: 1);
        return filters;
    }

    /// <summary>The start of a day, or of one after it; any other text as it is, for the API to judge.</summary>
    static string TimeOf(string day, TimeZoneInfo zone, int days) =>
        TryReadDay(day, out var date) && date < DateOnly.MaxValue
            ? Time(Midnight(date.AddDays(days).ToDateTime(TimeOnly.MinValue), zone)) : day;

    /// <summary>Whole minutes: the same page asks the same question for a while.</summary>
    static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm':00Z'", CultureInfo.InvariantCulture);

    static DateTimeOffset StartOfDay(DateTimeOffset now, TimeZoneInfo zone) => Midnight(TimeZoneInfo.ConvertTime(now, zone).Date, zone);

    /// <summary>The first day of the calendar begins before all times east of UTC.</summary>
    static DateTimeOffset Midnight(DateTime date, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(date);
        return date.Ticks < offset.Ticks ? DateTimeOffset.MinValue : new(date, offset);
    }
}
