namespace Doms.Inventory.Domain;

/// <summary>Reserves units of one product for the caller for a limited time.</summary>
/// <param name="ReservationId">Id of the new reservation.</param>
public sealed record CreateStandAloneReservation(string ProductId, long Quantity, string Caller, string ReservationId);

/// <summary>Reserves units of several products for the caller for a limited time, all or none.</summary>
/// <param name="Items">1 to 500 different products.</param>
/// <param name="ReservationId">Id of the new reservation.</param>
public sealed record CreateReservation(IReadOnlyList<ReservationItem> Items, string Caller, string ReservationId);

public sealed record ReservationItem(string ProductId, long Quantity);

/// <summary>Releases units of a product, taken from the caller's stand-alone reservations in the listed order.</summary>
/// <param name="ReservationIds">Ids of the caller's stand-alone reservations as last read; those no longer open are skipped.</param>
public sealed record ReleaseReservedUnits(string ProductId, long Quantity, string Caller, IReadOnlyList<string> ReservationIds);

/// <param name="Price">Minor units; null for no price yet.</param>
/// <param name="LowStockAt">Available units at or below which stock is low; null for no threshold.</param>
/// <param name="Reason">Reason of the initial stock, written to its ledger.</param>
public sealed record CreateProduct(
    string ProductId, long Quantity, long? Price, string? Name, string Currency, long? LowStockAt = null, string? Reason = null);

/// <summary>Changes the given members and keeps the others.</summary>
/// <param name="Available">New number of units for sale, net of the reserved ones.</param>
/// <param name="Price">Major units of the product's currency, the new one where it changes.</param>
/// <param name="Reason">Reason of a change of stock, written to its ledger.</param>
/// <param name="Currency">ISO 4217 code. A price in another currency is another price, so it needs <paramref name="Price"/>.</param>
/// <param name="LowStockAt">Available units at or below which stock is low.</param>
/// <param name="Version">Version of the stock on which the caller relies; null for none.</param>
/// <param name="IfMatch">Entity tags on which the caller relies; null for none.</param>
public sealed record ChangeProduct(
    string ProductId,
    long? Available,
    decimal? Price,
    string? Name,
    string? Reason,
    string? Currency = null,
    long? LowStockAt = null,
    long? Version = null,
    string? IfMatch = null)
{
    internal bool WritesProduct => (Price, Name, Currency, LowStockAt) is not (null, null, null, null);

    internal bool WritesStock => Available is not null;
}

public sealed record AddStock(string ProductId, long Quantity);

/// <summary>Changes the prices of several products, all or none.</summary>
/// <param name="Items">1 to 500 different products.</param>
public sealed record ChangePrices(IReadOnlyList<NewPrice> Items);

/// <param name="Price">Major units of the product's currency.</param>
public sealed record NewPrice(string ProductId, decimal Price);

/// <summary>Changes the available units of a product by a difference.</summary>
/// <param name="Delta">Units that came or, below 0, went; never 0.</param>
/// <param name="IfMatch">Entity tags on which the caller relies; null for none.</param>
public sealed record AdjustStock(string ProductId, long Delta, AdjustmentCause Cause, string? IfMatch = null);

/// <summary>Changes the available units of several products, all or none.</summary>
/// <param name="Items">1 to 500 different products.</param>
public sealed record AdjustStockOfSeveral(IReadOnlyList<StockAdjustment> Items, AdjustmentCause Cause);

public sealed record StockAdjustment(string ProductId, long Delta);

/// <summary>Cause of an adjustment, written to the stock ledger.</summary>
/// <param name="ReasonCode">A value of <see cref="AdjustmentReason"/>.</param>
/// <param name="Document">Name of the paper or record behind it, such as a delivery note.</param>
public sealed record AdjustmentCause(string ReasonCode, string? Document = null, string? Note = null);

/// <summary>Sets the units on hand as they were counted.</summary>
/// <param name="OnHand">Units found, reserved ones among them.</param>
/// <param name="ExpectedQuantity">Units on hand by the ledger when the count began; null to count without comparison.</param>
/// <param name="IfMatch">Entity tags on which the caller relies; null for none.</param>
public sealed record CountStock(
    string ProductId, long OnHand, long? ExpectedQuantity, string? Document, string? Note, string? IfMatch = null);
