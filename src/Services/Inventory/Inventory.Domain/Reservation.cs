using Doms.Contracts.Messages;

namespace Doms.Inventory.Domain;

/// <summary>Units set aside for an order or a stand-alone hold.</summary>
/// <param name="Id">Key: the order's id, or the hold's own.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Lines">What is set aside, with the prices it was reserved at; one line for a hold.</param>
/// <param name="ExpiresAt">For holds only, by the store's clock: an order's reservation never expires by itself.</param>
public sealed record Reservation(
    string Id,
    long Version,
    ReservationKind Kind,
    string Owner,
    IReadOnlyList<Line> Lines,
    ReservationStatus Status,
    DateTimeOffset? ExpiresAt)
{
    /// <summary>True for a stand-alone hold that still holds.</summary>
    public bool IsOpenStandAlone => Kind == ReservationKind.StandAlone && Status == ReservationStatus.Reserved;

    /// <summary>Until when an open hold holds; null for everything else.</summary>
    public DateTimeOffset? OpenUntil => IsOpenStandAlone ? ExpiresAt : null;

    /// <summary>Names a caller and a product together; empty for an order.</summary>
    public string HolderKey => Kind == ReservationKind.StandAlone ? HolderKeyOf(Owner, Lines[0].ProductId) : "";

    /// <summary>The <see cref="HolderKey"/> of a caller's holds of a product; no two pairs share one.</summary>
    public static string HolderKeyOf(string owner, string productId) => $"{productId.Length}:{productId}:{owner}";

    /// <summary>The same reservation in another status, its version raised.</summary>
    public Reservation WithStatus(ReservationStatus status) => this with { Version = Version + 1, Status = status };
}
