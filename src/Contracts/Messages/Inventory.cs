namespace Doms.Contracts.Messages;

/// <summary>Reserves every line of an order, or none.</summary>
/// <param name="PricesTrusted">True when prices are accepted as given; otherwise each must equal the catalogue's.</param>
/// <param name="ExpectedTotal">Minor units that the total must equal, when lines have no prices.</param>
/// <param name="ReservationId">The stand-alone reservation that the order consumes.</param>
/// <param name="PlacedBy">Subject of the caller who placed the order; the reservation may be the caller's.</param>
public sealed record ReserveInventory(
    string OrderId,
    string Owner,
    IReadOnlyList<Line> Lines,
    string Currency,
    bool PricesTrusted,
    long? ExpectedTotal,
    string? ReservationId = null,
    string? PlacedBy = null) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Every line of the order is reserved and priced.</summary>
/// <param name="Lines">Every line with its unit price.</param>
/// <param name="Total">Minor units.</param>
public sealed record InventoryReserved(
    string OrderId, IReadOnlyList<Line> Lines, long Total, string Currency, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Nothing was reserved.</summary>
public sealed record InventoryUnavailable(
    string OrderId, string Reason, IReadOnlyList<LineReason> Reasons, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Releases the units that are reserved for an order.</summary>
public sealed record ReleaseInventory(string OrderId, string Owner, string Reason) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The units of the order are for sale again, or were never reserved.</summary>
public sealed record InventoryReleased(string OrderId, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Commits the order's reservation in a workflow without shipment (inventory-only).</summary>
public sealed record CommitInventory(string OrderId, string Owner) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The reserved units of the order are sold.</summary>
public sealed record InventoryCommitted(string OrderId, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>A product was created or its price or name changed.</summary>
/// <param name="Price">Minor units; null when the product has no price.</param>
public sealed record ProductChanged(string ProductId, string? Name, long? Price, string Currency, long Version) : IMessage
{
    public string Key => ProductId;
}
