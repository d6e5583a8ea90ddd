using Doms.Contracts.Messages;
using Doms.Primitives;
using Names = Doms.Orders.Domain.TimelineEventNames;

namespace Doms.Orders.Domain;

/// <summary>Facts of the order's reservation.</summary>
static class InventoryFacts
{
    const string Row = "reservation";
    const string Actor = "inventory";

    public static OrderFact? Of(IMessage message) => message switch
    {
        InventoryReserved m => new(
            Row, m.Version, Names.InventoryReserved,
            $"{OrderMessages.LineCountText(m.Lines.Count)}, {new Money(m.Total, m.Currency)}", "inventory.reserved", Actor,
            (changed, _) => Reserve(changed, m))
        {
            IsOnce = true, Data = new EntryData(Amount: m.Total),
        },
        InventoryUnavailable m => new(
            Row, m.Version, Names.InventoryUnavailable, m.Reason, "inventory.unavailable", Actor) { IsOnce = true },
        InventoryReleased m => new(
            Row, m.Version, Names.InventoryReleased, "The reservation was released.", "inventory.released", Actor,
            (changed, _) => End(changed, m.Version)) { IsOnce = true },
        InventoryCommitted m => new(
            Row, m.Version, Names.InventoryCommitted, "The reserved units have left the stock.", "inventory.committed", Actor,
            (changed, _) => End(changed, m.Version)) { IsOnce = true },
        _ => null,
    };

    /// <summary>Prices a pending order, and counts the reserved units that have not left since.</summary>
    static Order Reserve(Order order, InventoryReserved m)
    {
        var priced = order.Status == OrderStatus.Pending ? order.WithPrices(m.Lines, m.Total) : order;
        if (m.Version <= order.Heard.NewestOf(Row, Names.InventoryReleased, Names.InventoryCommitted))
            return priced;
        return priced with { Lines = [.. priced.Lines.Select(line => line with { Reserved = Math.Max(0, line.Ordered - line.Shipped) })] };
    }

    // A reservation that is published again has the present version, which may be that of its end.
    static Order End(Order order, long version) =>
        version >= order.Heard.NewestOf(Row, Names.InventoryReserved) && order.Lines.Any(line => line.Reserved > 0)
            ? order with { Lines = [.. order.Lines.Select(line => line with { Reserved = 0 })] }
            : order;
}
