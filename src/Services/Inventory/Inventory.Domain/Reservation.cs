namespace Doms.Inventory.Domain;

/// <summary>Units reserved for an order, or stand-alone for a caller.</summary>
/// <param name="Id">Key: the order's id, or an id of its own for a stand-alone reservation.</param>
/// <param name="Owner">Subject of the owner.</param>
/// <param name="OrderId">The order that consumed a stand-alone reservation; null for all others.</param>
/// <param name="ExpiresAt">Expiry of a stand-alone reservation by the store's clock; null for an order's, which never expires.</param>
/// <param name="Refusal">Cause of a refusal; null in any other status.</param>
/// <param name="ExtendableUntil">
/// Latest expiry that extensions of a stand-alone reservation may give it, by the store's clock; null for an order's.
/// </param>
public sealed record Reservation(
    string Id,
    long Version,
    ReservationKind Kind,
    string Owner,
    ReservationStatus Status,
    string? OrderId,
    IReadOnlyList<ReservationLine> Lines,
    DateTimeOffset? ExpiresAt,
    Refusal? Refusal = null,
    DateTimeOffset? ExtendableUntil = null)
{
    /// <summary>True for a stand-alone reservation that is still open.</summary>
    public bool IsOpenStandAlone => Kind == ReservationKind.StandAlone && Status == ReservationStatus.Reserved;

    /// <summary>Expiry of an open stand-alone reservation; null for all others.</summary>
    public DateTimeOffset? OpenUntil => IsOpenStandAlone ? ExpiresAt : null;

    /// <summary>
    /// Owner and product of a stand-alone reservation of one product, by which units of the product are released; empty for all others.
    /// </summary>
    public string HolderKey => Kind == ReservationKind.StandAlone && Lines.Count == 1 ? HolderKeyOf(Owner, Lines[0].ProductId) : "";

    /// <summary>Combines owner and product; the length prefix keeps keys distinct.</summary>
    public static string HolderKeyOf(string owner, string productId) => $"{productId.Length}:{productId}:{owner}";

    /// <summary>The same reservation with another status and its version incremented.</summary>
    public Reservation WithStatus(ReservationStatus status) => this with { Version = Version + 1, Status = status, Refusal = null };
}
