namespace Doms.Inventory.Domain;

/// <summary>Reserves units of one product for the caller for a limited time.</summary>
public sealed record CreateStandAloneReservation(string ProductId, long Quantity, string Caller);

/// <summary>Reserves units of several products for the caller for a limited time, all or none.</summary>
/// <param name="Items">1 to 500 different products.</param>
public sealed record CreateReservation(IReadOnlyList<ReservationItem> Items, string Caller);

public sealed record ReservationItem(string ProductId, long Quantity);

/// <summary>Releases units of a product, taken from the caller's stand-alone reservations in the listed order.</summary>
/// <param name="ReservationIds">Ids of the caller's stand-alone reservations as last read; those no longer open are skipped.</param>
public sealed record ReleaseReservedUnits(string ProductId, long Quantity, string Caller, IReadOnlyList<string> ReservationIds);

/// <param name="Price">Minor units; null for no price yet.</param>
public sealed record CreateProduct(string ProductId, long Quantity, long? Price, string? Name, string Currency);

/// <summary>Changes the given members and keeps the others.</summary>
/// <param name="Available">New number of units for sale, net of the reserved ones.</param>
/// <param name="Price">Minor units.</param>
/// <param name="Reason">Reason of a change of stock, written to its ledger.</param>
public sealed record ChangeProduct(string ProductId, long? Available, long? Price, string? Name, string? Reason);

public sealed record AddStock(string ProductId, long Quantity);
