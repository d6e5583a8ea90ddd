using Doms.Contracts.Messages;

namespace Doms.Orders.Domain;

/// <summary>Shipment of an order, as Fulfillment has told it.</summary>
/// <param name="Status">One of <see cref="ShipmentStatuses"/>.</param>
/// <param name="HasLeft">True once it was dispatched, also when it failed later.</param>
/// <param name="Service">The carrier's service, such as GROUND.</param>
/// <param name="Items">Its units; null for all of the order.</param>
/// <param name="Version">Version of the shipment that told the status.</param>
public sealed record OrderShipment(
    string ShipmentId,
    int Number,
    string Status,
    bool HasLeft,
    string? Carrier,
    string? Service,
    string? TrackingNumber,
    string? TrackingUrl,
    IReadOnlyList<LineQuantity>? Items,
    DateTimeOffset? DispatchedAt,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset ChangedAt,
    long Version)
{
    /// <summary>Units of a line in the shipment.</summary>
    public long UnitsOf(OrderLine line) =>
        Items is null ? line.Ordered : Items.Where(item => item.LineId == line.LineId).Sum(item => item.Quantity);
}

/// <summary>Statuses of a shipment.</summary>
public static class ShipmentStatuses
{
    public const string Created = "CREATED";
    public const string Packed = "PACKED";
    public const string Dispatched = "DISPATCHED";
    public const string InTransit = "IN_TRANSIT";
    public const string Delivered = "DELIVERED";
    public const string Failed = "FAILED";
    public const string Cancelled = "CANCELLED";

    public static IReadOnlyList<string> All { get; } = [Created, Packed, Dispatched, InTransit, Delivered, Failed, Cancelled];
}

/// <summary>Counts the units of an order's lines from its shipments and its status.</summary>
static class LineCounters
{
    /// <summary>
    /// Counts again. The open units of a completed order that no shipment has delivered or lost were handed over without one; what a
    /// cancelled order has not shipped is cancelled.
    /// </summary>
    public static IReadOnlyList<OrderLine> Count(Order order)
    {
        if (order.Shipments.Count == 0 && !order.IsEnded) return order.Lines;
        IReadOnlyList<OrderLine> counted = [.. order.Lines.Select(line => Count(line, order))];
        return counted.SequenceEqual(order.Lines) ? order.Lines : counted;
    }

    static OrderLine Count(OrderLine line, Order order)
    {
        var shipped = SumOf(line, order.Shipments.Where(shipment => shipment.HasLeft));
        var delivered = SumOf(line, order.Shipments.Where(shipment => shipment.Status == ShipmentStatuses.Delivered));
        var lost = SumOf(line, order.Shipments.Where(shipment => shipment is { HasLeft: true, Status: ShipmentStatuses.Failed }));
        var reserved = Math.Max(0, line.Reserved - Math.Max(0, shipped - line.Shipped));
        var counted = line with { Shipped = shipped, Delivered = delivered, Lost = lost, Reserved = reserved };
        return order.Status switch
        {
            OrderStatus.Completed => counted with { Shipped = line.Open, Delivered = line.Open - lost, Reserved = 0 },
            OrderStatus.Cancelled => counted with { Cancelled = line.Ordered - shipped },
            _ => counted,
        };
    }

    static long SumOf(OrderLine line, IEnumerable<OrderShipment> shipments) =>
        Math.Min(line.Ordered, shipments.Sum(shipment => shipment.UnitsOf(line)));
}

/// <summary>Status of an order's goods, derived from its counters and shipments.</summary>
public static class FulfillmentStatuses
{
    public const string Unfulfilled = "UNFULFILLED";
    public const string PartiallyShipped = "PARTIALLY_SHIPPED";
    public const string Shipped = "SHIPPED";
    public const string PartiallyDelivered = "PARTIALLY_DELIVERED";
    public const string Delivered = "DELIVERED";
    public const string Failed = "FAILED";
    public const string Cancelled = "CANCELLED";

    /// <summary>Derives the status.</summary>
    public static string Of(Order order)
    {
        var (open, shipped, delivered) = (0L, 0L, 0L);
        foreach (var line in order.Lines)
        {
            open += line.Open;
            shipped += line.Shipped;
            delivered += line.Delivered;
        }

        if (order.Status == OrderStatus.Cancelled && shipped == 0) return Cancelled;
        if (order.NewestShipment is { Status: ShipmentStatuses.Failed }) return Failed;
        return (shipped, delivered) switch
        {
            (_, > 0) => delivered >= open ? Delivered : PartiallyDelivered,
            (> 0, _) => shipped >= open ? Shipped : PartiallyShipped,
            _ => Unfulfilled,
        };
    }
}
