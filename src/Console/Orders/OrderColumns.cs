namespace Doms.Console.Orders;

/// <summary>A column of the list of orders beside the order itself.</summary>
/// <param name="IsUsual">Shown to a person who chose nothing.</param>
public sealed record OrderColumn(string Key, string Name, bool IsUsual);

/// <summary>The columns of the list of orders; the browser keeps which are shown.</summary>
public static class OrderColumns
{
    public static IReadOnlyList<OrderColumn> All { get; } =
    [
        new("state", "State", IsUsual: true),
        new("placed", "Placed", IsUsual: true),
        new("customer", "Customer", IsUsual: true),
        new("items", "Items", IsUsual: true),
        new("total", "Total", IsUsual: true),
        new("progress", "Progress", IsUsual: true),
        new("waits", "Waits for, or why it ended", IsUsual: true),
        new("payment", "Payment", IsUsual: false),
        new("tracking", "Tracking", IsUsual: false),
        new("updated", "Updated", IsUsual: false),
        new("id", "Id", IsUsual: false),
    ];

    public static IReadOnlySet<string> Usual { get; } =
        All.Where(column => column.IsUsual).Select(column => column.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>Reads what a browser has kept; a key that is unknown is left out.</summary>
    public static IReadOnlySet<string> Read(IEnumerable<string>? keys) => keys is null ? Usual
        : keys.Where(key => All.Any(column => column.Key == key)).ToHashSet(StringComparer.Ordinal);
}
