using Doms.Contracts;

namespace Doms.Inventory.Domain;

/// <summary>
/// Immutable row of the stock ledger. The rows of a stock row are numbered without gaps by <see cref="Sequence"/>; up to each row, the
/// sums of the deltas are its quantities.
/// </summary>
/// <param name="Id">Key: stock id and sequence.</param>
/// <param name="Version">Always 1.</param>
/// <param name="Sequence">Version of the stock row after the change.</param>
/// <param name="Reason">A value of <see cref="MovementReason"/> or <see cref="AdjustmentReason"/>.</param>
/// <param name="Reference">Order or stand-alone reservation that it belongs to, if any.</param>
/// <param name="LineId">Line of the reference, if any.</param>
/// <param name="Actor">Subject that caused it, or a value of <see cref="MovementActor"/>.</param>
/// <param name="Note">Comment of the actor.</param>
/// <param name="Document">Name of the paper or record behind an adjustment or count, such as a delivery note.</param>
public sealed record StockMovement(
    string Id,
    long Version,
    string StockId,
    string ProductId,
    string LocationId,
    long Sequence,
    long DeltaAvailable,
    long DeltaReserved,
    string Reason,
    string? Reference,
    string? LineId,
    string Actor,
    string? Note,
    DateTimeOffset At,
    string? Document = null)
{
    /// <summary>The key of a stock row's entry.</summary>
    public static string IdOf(string stockId, long sequence) => $"{stockId}/{sequence}";

    /// <summary>Creates the ledger row of a change from one state of a stock row to the next.</summary>
    public static StockMovement Between(Stock? before, Stock after, MovementCause cause, string? lineId = null) => new(
        IdOf(after.Id, after.Version),
        1,
        after.Id,
        after.ProductId,
        after.LocationId,
        after.Version,
        after.Available - (before?.Available ?? 0),
        after.Reserved - (before?.Reserved ?? 0),
        cause.Reason,
        cause.Reference,
        lineId,
        cause.Actor,
        cause.Note,
        cause.At,
        cause.Document);
}

/// <summary>Cause of a stock change.</summary>
public readonly record struct MovementCause(
    string Reason, string? Reference, string Actor, DateTimeOffset At, string? Note = null, string? Document = null);

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

    /// <summary>Units of a stand-alone reservation, freed for the order that consumes it.</summary>
    public const string Consumed = "CONSUMED";

    /// <summary>A physical count found other units than the ledger has.</summary>
    public const string Counted = "COUNTED";
}

/// <summary>Actors of stock changes that no caller requested.</summary>
public static class MovementActor
{
    /// <summary>A saga released or committed an order's reservation.</summary>
    public const string Saga = SystemActors.Saga;

    /// <summary>A timer expired a stand-alone reservation, or dispatched a shipment.</summary>
    public const string Clock = SystemActors.Clock;

    /// <summary>A shipment was dispatched, by whom its event does not say.</summary>
    public const string Fulfillment = ServiceNames.Fulfillment;
}
