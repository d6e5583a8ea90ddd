using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>
/// The feed of the shop: the entries of all orders in one sequence without gaps. An entry gets its position after its commit, in a later
/// one that also moves the counter. So the positions that can be seen are always 1 to n, whichever commit comes late: a reader that
/// continues after the last position that it has read misses nothing.
/// </summary>
public static class EventPositions
{
    /// <summary>Key of the row with the next position, beside that of the order numbers.</summary>
    public const string Counter = "events";

    const long First = 1;

    /// <summary>Gives the next positions to the entries that have none, in their order.</summary>
    public static Decision Assign(OrderNumbers? counter, IEnumerable<OrderEntry> entries)
    {
        var next = counter?.Next ?? First;
        var rows = new List<object>();
        foreach (var entry in entries.Where(entry => entry.Position is null))
            rows.Add(entry with { Version = entry.Version + 1, Position = next++ });
        if (rows.Count == 0) return Decision.Nothing;
        rows.Add(new OrderNumbers(Counter, (counter?.Version ?? 0) + 1, next));
        return new Decision { Rows = rows };
    }
}

/// <summary>Gives positions to entries of timelines.</summary>
/// <param name="EventIds">Keys of the entries; those of one order in the order of their sequences.</param>
public sealed record NumberEvents(IReadOnlyList<string> EventIds);
