namespace Doms.Contracts.Http;

/// <summary>Body of <c>POST /inventory</c>: a product with its first stock.</summary>
/// <param name="Quantity">Initial units, 0 to 10^12.</param>
/// <param name="Price">Major units; null for a product without a price yet.</param>
public sealed record NewProduct(string? ProductId, long? Quantity, decimal? Price, string? Name);

/// <summary>Body of <c>PUT /inventory/{id}</c>; members that are null stay unchanged.</summary>
/// <param name="AvailableQuantity">New number of units for sale, net of reserved units.</param>
/// <param name="Price">Major units.</param>
/// <param name="Reason">Written to the stock ledger.</param>
public sealed record ProductUpdate(long? AvailableQuantity, decimal? Price, string? Name, string? Reason);

/// <summary>A product and its stock.</summary>
/// <param name="Price">Major units; null for a product without a price yet.</param>
/// <param name="AvailableQuantity">Units for sale, net of reserved units.</param>
public sealed record ProductView(
    string ProductId,
    string? Name,
    decimal? Price,
    string Currency,
    long AvailableQuantity,
    long ReservedQuantity,
    long Version);

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
public sealed record ReleasedUnitsView(string? ReservationId, string ProductId, long Quantity);
