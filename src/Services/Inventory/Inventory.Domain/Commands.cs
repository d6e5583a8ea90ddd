namespace Doms.Inventory.Domain;

/// <summary>Sets units of one product aside for the caller, for a time.</summary>
public sealed record CreateStandAloneReservation(string ProductId, long Quantity, string Caller);

/// <summary>Gives units of a product back, drawn from the caller's holds in the order they are listed.</summary>
/// <param name="HoldIds">The caller's holds as last seen; those no longer open are passed over.</param>
public sealed record ReleaseReservedUnits(string ProductId, long Quantity, string Caller, IReadOnlyList<string> HoldIds);

/// <param name="Price">Minor units; null for none yet.</param>
public sealed record CreateProduct(string ProductId, long Quantity, long? Price, string? Name, string Currency);

/// <summary>Changes what is given and leaves the rest.</summary>
/// <param name="Available">Units that may be sold from now on, net of the reserved ones.</param>
/// <param name="Price">Minor units.</param>
public sealed record ChangeProduct(string ProductId, long? Available, long? Price, string? Name, string? Reason);

public sealed record AddStock(string ProductId, long Quantity);
