namespace Doms.Contracts.Http;

/// <summary>Body of <c>POST /inventory</c>: a product with its first stock.</summary>
/// <param name="Quantity">Initial units, 0 to 10^12.</param>
/// <param name="Price">Major units; null for a product without a price yet.</param>
public sealed record NewProduct(string? ProductId, long? Quantity, decimal? Price, string? Name);

/// <summary>Body of <c>PUT /inventory/{id}</c>; members that are null stay unchanged.</summary>
/// <param name="AvailableQuantity">New number of units for sale, net of reserved units.</param>
/// <param name="Price">Major units.</param>
/// <param name="Reason">Reason of a change of stock, written to its ledger.</param>
public sealed record ProductUpdate(long? AvailableQuantity, decimal? Price, string? Name, string? Reason);

/// <summary>A product and its stock.</summary>
/// <param name="Price">Major units; null for a product without a price yet.</param>
/// <param name="AvailableQuantity">Units for sale, net of reserved units.</param>
/// <param name="Version">Version of the stock, which every sale changes.</param>
/// <param name="ProductVersion">Version of name and price.</param>
public sealed record ProductView(
    string ProductId,
    string? Name,
    decimal? Price,
    string Currency,
    long AvailableQuantity,
    long ReservedQuantity,
    long Version,
    long ProductVersion = 0);

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
