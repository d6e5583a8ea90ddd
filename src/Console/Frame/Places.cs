namespace Doms.Console.Frame;

/// <summary>A page that the frame links to.</summary>
/// <param name="Address">Relative to the console.</param>
/// <param name="Key">The key after g.</param>
public sealed record Place(string Group, string Address, string Icon, string Name, string Key);

/// <summary>The pages of the frame, in order.</summary>
public static class Places
{
    public static IReadOnlyList<Place> All { get; } =
    [
        new("", "", "home", "Overview", "h"),
        new("", "needs-you", "need", "Needs you", "n"),
        new("", "orders", "order", "Orders", "o"),
        new("Trade", "shipments", "truck", "Shipments", "p"),
        new("Trade", "refunds", "money", "Refunds", "r"),
        new("Trade", "stock", "box", "Stock", "s"),
        new("Trade", "mails", "mail", "Mails", "m"),
        new("Engine", "sagas", "saga", "Sagas", "a"),
        new("Engine", "dead-letters", "letter", "Dead letters", "d"),
        new("Engine", "audit", "shield", "Audit", "v"),
        new("Engine", "health", "pulse", "Health", "l"),
        new("Lab", "simulate", "dice", "Simulate", "i"),
        new("Lab", "demo", "shop", "Demo shop", "e"),
    ];

    /// <summary>The tabs of a phone.</summary>
    public static IReadOnlyList<Place> Tabs { get; } = [All[0], All[2], All[1], All[5]];

    /// <summary>Returns true if the address is the place or a page below it.</summary>
    public static bool IsCurrent(Place place, string path) =>
        place.Address.Length == 0 ? path.Length == 0 : path == place.Address || path.StartsWith($"{place.Address}/",
            StringComparison.Ordinal);
}
