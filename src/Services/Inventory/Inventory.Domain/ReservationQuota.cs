namespace Doms.Inventory.Domain;

/// <summary>Number of a caller's open stand-alone reservations; raised only where it is limited.</summary>
/// <param name="Owner">Key.</param>
/// <param name="Open">Never negative.</param>
public sealed record ReservationQuota(string Owner, long Version, long Open)
{
    internal static ReservationQuota Increment(ReservationQuota? quota, string owner) => quota is null
        ? new ReservationQuota(owner, 1, 1)
        : quota with { Version = quota.Version + 1, Open = quota.Open + 1 };

    // Reservations made before the limit was set were not counted, so more may be released than were counted.
    internal ReservationQuota? Decrement(int count) =>
        count == 0 || Open == 0 ? null : this with { Version = Version + 1, Open = Math.Max(0, Open - count) };
}
