using System.Globalization;
using Doms.Contracts.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Doms.Console.Api;

/// <summary>A tab of the list of orders.</summary>
public sealed record OrderViewTab(string Key, string Name, string? Filter, string? Value);

/// <summary>The filters of the list of orders, as they stand in its address.</summary>
/// <param name="View">Key of the tab.</param>
/// <param name="Placed">today, 24h, 7d or empty for all.</param>
public sealed record OrderQuery(string View, string Text, string Placed, string Customer, string Sort)
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);
    static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static IReadOnlyList<OrderViewTab> Tabs { get; } =
    [
        new("all", "All", null, null),
        new("needs-you", "Needs you", "attention", "true"),
        new("pending", "Pending", "status", OrderStatuses.Pending),
        new("confirmed", "Confirmed", "status", OrderStatuses.Confirmed),
        new("completed", "Completed", "status", OrderStatuses.Completed),
        new("cancelled", "Cancelled", "status", OrderStatuses.Cancelled),
    ];

    /// <summary>The periods of placing: value and name.</summary>
    public static IReadOnlyList<(string Value, string Name)> Periods { get; } =
        [("", "any time"), ("today", "today"), ("24h", "last 24 h"), ("7d", "last 7 days")];

    /// <summary>The filters as parameters of the API.</summary>
    public required IReadOnlyDictionary<string, string> Filters { get; init; }

    public bool IsFiltered => Text.Length > 0 || Placed.Length > 0 || Customer.Length > 0;

    /// <summary>Reads the parameters of an address.</summary>
    /// <param name="parameter">Returns a parameter by its name; empty without one.</param>
    /// <param name="zone">Zone in which the day begins.</param>
    public static OrderQuery Of(Func<string, string?> parameter, DateTimeOffset now, TimeZoneInfo zone)
    {
        string Text(string name) => parameter(name)?.Trim() ?? "";
        var view = Text("view") is { Length: > 0 } given ? given : "all";
        var query = new OrderQuery(view, Text("q"), Text("placed"), Text("customer"), Text("sort"))
        {
            Filters = new Dictionary<string, string>(),
        };
        return query with { Filters = query.ToFilters(now, zone) };
    }

    /// <summary>Reads the query of an address.</summary>
    /// <param name="address">Relative to the console, such as <c>orders?view=pending</c>.</param>
    public static OrderQuery OfAddress(string address, DateTimeOffset now, TimeZoneInfo zone)
    {
        var given = QueryHelpers.ParseQuery(address[(address.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        return Of(name => given.TryGetValue(name, out var value) ? value.ToString() : "", now, zone);
    }

    /// <summary>The address of the list with some filters changed.</summary>
    public string Address(string? view = null, string? text = null, string? placed = null, string? customer = null, string? sort = null)
    {
        (string Name, string Value)[] all =
        [
            ("view", view ?? View), ("q", text ?? Text), ("placed", placed ?? Placed), ("customer", customer ?? Customer),
            ("sort", sort ?? Sort),
        ];
        var parts = all.Where(pair => pair.Value.Length > 0 && pair != ("view", "all"))
            .Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}");
        return string.Join('&', parts) is { Length: > 0 } written ? $"orders?{written}" : "orders";
    }

    Dictionary<string, string> ToFilters(DateTimeOffset now, TimeZoneInfo zone)
    {
        var filters = new Dictionary<string, string>();
        if (Tabs.FirstOrDefault(tab => tab.Key == View) is { Filter: { } name, Value: { } value }) filters[name] = value;
        if (Text.Length > 0) filters["q"] = Text;
        if (Customer.Length > 0) filters["customer"] = Customer;
        if (Sort.Length > 0) filters["sort"] = Sort;
        DateTimeOffset? from = Placed switch
        {
            "today" => StartOfDay(now, zone),
            "24h" => now - Day,
            "7d" => now - Week,
            _ => null,
        };
        // Whole minutes: the same page asks the same question for a while.
        if (from is { } time) filters["from"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm':00Z'", CultureInfo.InvariantCulture);
        return filters;
    }

    static DateTimeOffset StartOfDay(DateTimeOffset now, TimeZoneInfo zone)
    {
        var midnight = TimeZoneInfo.ConvertTime(now, zone).Date;
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}
