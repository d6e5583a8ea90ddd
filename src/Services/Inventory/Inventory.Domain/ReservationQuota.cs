namespace Doms.Inventory.Domain;

/// <summary>How many stand-alone holds a caller has open; kept only where their number is limited.</summary>
/// <param name="Owner">Key.</param>
/// <param name="Open">Never negative.</param>
public sealed record ReservationQuota(string Owner, long Version, long Open)
{
    internal static ReservationQuota Increment(ReservationQuota? quota, string owner) => quota is null
        ? new ReservationQuota(owner, 1, 1)
        : quota with { Version = quota.Version + 1, Open = quota.Open + 1 };

    // Holds made before the limit was set were not counted, so more may come back than were taken.
    internal ReservationQuota? Decrement(int holds) =>
        holds == 0 || Open == 0 ? null : this with { Version = Version + 1, Open = Math.Max(0, Open - holds) };
}
