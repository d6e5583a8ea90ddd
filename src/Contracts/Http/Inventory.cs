using System.ComponentModel.DataAnnotations;

namespace Doms.Contracts.Http;

/// <summary>Body of <c>POST /inventory</c>: a product with its first stock.</summary>
/// <param name="Quantity">Initial units, 0 to 10^12.</param>
/// <param name="Price">Major units; null for a product without a price yet.</param>
/// <param name="Currency">ISO 4217 code; the shop's by default.</param>
/// <param name="LowStockAt">Available units at or below which stock is low, 0 to 10^12.</param>
/// <param name="Reason">Reason of the initial stock, written to its ledger.</param>
public sealed record NewProduct(
    string? ProductId,
    long? Quantity,
    decimal? Price,
    string? Name,
    string? Currency = null,
    long? LowStockAt = null,
    string? Reason = null);

/// <summary>Body of <c>PUT /inventory/{id}</c>; members that are null stay unchanged.</summary>
/// <param name="AvailableQuantity">New number of units for sale, net of reserved units.</param>
/// <param name="Price">Major units of the product's currency, the new one where it changes.</param>
/// <param name="Reason">Reason of a change of stock, written to its ledger.</param>
/// <param name="Currency">ISO 4217 code; a change needs a price in it.</param>
/// <param name="LowStockAt">Available units at or below which stock is low, 0 to 10^12.</param>
/// <param name="Version">Version of the stock on which the caller relies: a change of an older one is refused with 412.</param>
public sealed record ProductUpdate(
    long? AvailableQuantity,
    decimal? Price,
    string? Name,
    string? Reason,
    string? Currency = null,
    long? LowStockAt = null,
    long? Version = null);

/// <summary>A product and its stock.</summary>
/// <param name="Price">Major units; null for a product without a price yet.</param>
/// <param name="AvailableQuantity">Units for sale, net of reserved units.</param>
/// <param name="Version">Version of the stock, which every sale changes.</param>
/// <param name="ProductVersion">Version of name, price and threshold.</param>
/// <param name="OnHandQuantity">Units in the warehouse: available and reserved ones.</param>
/// <param name="LowStockAt">Available units at or below which stock is low; null for no threshold.</param>
/// <param name="LowStock">True at or below the threshold.</param>
/// <param name="Warnings">Reasons why orders of the product cannot succeed; usually empty.</param>
public sealed record ProductView(
    string ProductId,
    string? Name,
    decimal? Price,
    string Currency,
    long AvailableQuantity,
    long ReservedQuantity,
    long Version,
    long ProductVersion = 0,
    long OnHandQuantity = 0,
    long? LowStockAt = null,
    bool LowStock = false,
    IReadOnlyList<ProductWarningView>? Warnings = null);

/// <summary>Reason why orders of a product cannot succeed.</summary>
public sealed record ProductWarningView([property: AllowedValues("no_price", "other_currency")] string Code, string Message);

/// <summary>Body of <c>POST /inventory/{id}/adjustments</c>.</summary>
/// <param name="Delta">Units that came or, below 0, went; not 0.</param>
/// <param name="Document">Name of the paper or record behind it, such as a delivery note; up to 256 characters.</param>
/// <param name="Note">Up to 256 characters.</param>
public sealed record StockAdjustmentRequest(
    long? Delta,
    [property: AllowedValues("RECEIVED", "DAMAGED", "LOST", "FOUND", "CORRECTION", "RETURNED")] string? ReasonCode,
    string? Document,
    string? Note);

/// <summary>Body of <c>POST /inventory/adjustments</c>: adjusts all of the products, or none.</summary>
/// <param name="Document">Name of the paper or record behind it, such as a delivery note; up to 256 characters.</param>
/// <param name="Note">Up to 256 characters.</param>
/// <param name="Items">1 to 500 different products.</param>
public sealed record StockAdjustmentsRequest(
    [property: AllowedValues("RECEIVED", "DAMAGED", "LOST", "FOUND", "CORRECTION", "RETURNED")] string? ReasonCode,
    string? Document,
    string? Note,
    IReadOnlyList<StockAdjustmentItem?>? Items);

/// <param name="Delta">Units that came or, below 0, went; not 0.</param>
public sealed record StockAdjustmentItem(string? ProductId, long? Delta);

/// <summary>Body of <c>PUT /inventory/{id}/count</c>: a physical count.</summary>
/// <param name="OnHand">Units found in the warehouse, reserved ones among them: 0 to 10^12.</param>
/// <param name="ExpectedQuantity">
/// <c>onHandQuantity</c> as it was read; a count that began with another is refused. Null to count without comparison.
/// </param>
/// <param name="Document">Name of the paper or record behind it, such as a count sheet; up to 256 characters.</param>
/// <param name="Note">Up to 256 characters.</param>
public sealed record StockCountRequest(long? OnHand, long? ExpectedQuantity, string? Document, string? Note);

/// <summary>Body of <c>POST /inventory/prices</c>: changes the prices of all of the products, or of none.</summary>
/// <param name="Items">1 to 500 different products.</param>
public sealed record PricesRequest(IReadOnlyList<PriceItem?>? Items);

/// <param name="Price">Major units of the product's currency.</param>
public sealed record PriceItem(string? ProductId, decimal? Price);

/// <summary>The products of a change of several, after it and in its order.</summary>
public sealed record ChangedProductsView(IReadOnlyList<ProductView> Items);

/// <summary>Entry of the stock ledger; the entries of a product sum to its quantities.</summary>
/// <param name="Sequence">Version that it gave the stock: 1, 2, 3 and so on.</param>
/// <param name="DeltaAvailable">Change of the available units.</param>
/// <param name="DeltaReserved">Change of the reserved units.</param>
/// <param name="Reason">
/// CREATED, ADDED, CHANGED, COUNTED, RESERVED, RELEASED, COMMITTED, EXPIRED, CONSUMED, or the reason code of an adjustment.
/// </param>
/// <param name="Reference">Order or stand-alone reservation that it belongs to.</param>
/// <param name="LineId">Line of the reference.</param>
/// <param name="Document">Name of the paper or record behind an adjustment or count.</param>
/// <param name="Actor">Subject of the caller, or saga, clock or fulfillment.</param>
/// <param name="At">Deprecated: the same as <paramref name="Time"/>.</param>
/// <param name="Time">Time at which it happened.</param>
public sealed record StockMovementView(
    string MovementId,
    long Sequence,
    string ProductId,
    string LocationId,
    long DeltaAvailable,
    long DeltaReserved,
    string Reason,
    string? Reference,
    string? LineId,
    string? Document,
    string Actor,
    string? Note,
    DateTimeOffset At,
    DateTimeOffset Time);

/// <summary>Body of <c>POST /inventory/reserve</c>: a stand-alone reservation of one product.</summary>
/// <param name="Quantity">1 to 1,000,000 units.</param>
public sealed record ReservationRequest(string? ProductId, long? Quantity);

/// <summary>A stand-alone reservation.</summary>
/// <param name="ExpiresAt">Time at which the units are released automatically.</param>
public sealed record ReservationView(string ReservationId, string ProductId, long Quantity, DateTimeOffset ExpiresAt);

/// <summary>
/// Body of <c>POST /inventory/release</c>: the id of one reservation to release whole, or a number of units of a product to release
/// from the caller's reservations.
/// </summary>
public sealed record ReleaseReservationRequest(string? ReservationId, string? ProductId, long? Quantity);

/// <summary>Units released from stand-alone reservations.</summary>
/// <param name="ReservationId">The reservation released; null when units were taken from any of the caller's reservations.</param>
/// <param name="ProductId">The product; the first one of a reservation of several.</param>
/// <param name="Quantity">Units of this product.</param>
public sealed record ReleasedUnitsView(string? ReservationId, string ProductId, long Quantity);

/// <summary>Body of <c>POST /reservations</c>: a stand-alone reservation of several products, all or none.</summary>
/// <param name="Items">1 to 500 different products.</param>
public sealed record NewReservation(IReadOnlyList<NewReservationItem?>? Items);

/// <summary>Units of one product to reserve.</summary>
/// <param name="Quantity">1 to 1,000,000 units.</param>
public sealed record NewReservationItem(string? ProductId, long? Quantity);

/// <summary>A stand-alone reservation, open or ended.</summary>
/// <param name="Status">RESERVED, RELEASED, EXPIRED or CONSUMED.</param>
/// <param name="ExpiresAt">Time at which the units are, or would have been, released automatically.</param>
/// <param name="OrderId">The order that consumed the reservation.</param>
public sealed record StandAloneReservationView(
    string ReservationId,
    string Status,
    IReadOnlyList<ReservationItemView> Items,
    DateTimeOffset ExpiresAt,
    string? OrderId,
    long Version);

/// <summary>Units of one product in a stand-alone reservation.</summary>
public sealed record ReservationItemView(string LineId, string ProductId, long Quantity);
