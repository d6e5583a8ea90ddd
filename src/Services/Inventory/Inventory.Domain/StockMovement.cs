namespace Doms.Inventory.Domain;

/// <summary>
/// Immutable row of the stock ledger. A product's rows are numbered without gaps by <see cref="Sequence"/>; up to each row, the sums
/// of the deltas are the quantities of the product.
/// </summary>
/// <param name="Id">Key: product id and sequence.</param>
/// <param name="Version">Always 1.</param>
/// <param name="Sequence">Version of the product after the change.</param>
/// <param name="Reason">A value of <see cref="MovementReason"/>.</param>
/// <param name="Reference">Order or stand-alone reservation that it belongs to, if any.</param>
/// <param name="Actor">Subject that requested it.</param>
/// <param name="Note">Comment of the actor, or the change besides stock.</param>
public sealed record StockMovement(
    string Id,
    long Version,
    string ProductId,
    long Sequence,
    long DeltaAvailable,
    long DeltaReserved,
    string Reason,
    string? Reference,
    string Actor,
    string? Note,
    DateTimeOffset At)
{
    /// <summary>Creates the ledger row of a change from one state of a product to the next.</summary>
    public static StockMovement Between(StockItem? before, StockItem after, MovementCause cause) => new(
        $"{after.ProductId}/{after.Version}",
        1,
        after.ProductId,
        after.Version,
        after.Available - (before?.Available ?? 0),
        after.Reserved - (before?.Reserved ?? 0),
        cause.Reason,
        cause.Reference,
        cause.Actor,
        cause.Note,
        cause.At);
}

/// <summary>Cause of a stock change.</summary>
public readonly record struct MovementCause(
    string Reason, string? Reference, string Actor, DateTimeOffset At, string? Note = null);

/// <summary>Reasons of stock changes, as the ledger stores them.</summary>
public static class MovementReason
{
    public const string Created = "CREATED";
    public const string Added = "ADDED";
    public const string Changed = "CHANGED";
    public const string Reserved = "RESERVED";
    public const string Released = "RELEASED";
    public const string Committed = "COMMITTED";
    public const string Expired = "EXPIRED";
}
