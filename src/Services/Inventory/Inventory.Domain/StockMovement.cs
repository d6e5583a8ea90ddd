namespace Doms.Inventory.Domain;

/// <summary>
/// One row of the stock ledger, never changed: what moved, why and by whom. A product's rows are numbered without gap
/// by <see cref="Sequence"/>; at each of them the sums of the deltas are the quantities of the product.
/// </summary>
/// <param name="Id">Key: product id and sequence.</param>
/// <param name="Version">Always 1.</param>
/// <param name="Sequence">The version that the change gave the product.</param>
/// <param name="Reason">A word of <see cref="MovementReason"/>.</param>
/// <param name="Reference">The order or hold it was for, when it was for one.</param>
/// <param name="Actor">Who asked for it.</param>
/// <param name="Note">What the actor had to say, or what changed besides stock.</param>
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
    /// <summary>The ledger row of the change that led from one state of a product to the next.</summary>
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

/// <summary>Why stock changes, for the ledger.</summary>
public readonly record struct MovementCause(
    string Reason, string? Reference, string Actor, DateTimeOffset At, string? Note = null);

/// <summary>The words the ledger uses for why stock changed.</summary>
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
