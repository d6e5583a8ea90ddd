using Doms.Audit.State;
using Doms.Inventory.Domain;

namespace Doms.Audit.Invariants;

/// <summary>
/// A caller's count of open stand-alone reservations is never higher than their number, or the caller is refused within
/// the limit. It may be lower: reservations from before the limit was set are not counted.
/// </summary>
sealed class ReservationQuotas() : Invariant("I25", "reservation quotas: no count of open stand-alone reservations is too high")
{
    readonly Dictionary<string, long> _open = [];

    public override void Check(OrderRecords records)
    {
        if (records.Reservation is { IsOpenStandAlone: true } open) _open[open.Owner] = _open.GetValueOrDefault(open.Owner) + 1;
    }

    /// <summary>Checks a count, after all reservations.</summary>
    public void Check(ReservationQuota quota)
    {
        CountChecked();
        var open = _open.GetValueOrDefault(quota.Owner);
        if (quota.Open > open) AddViolation(quota.Owner, $"{quota.Open} open reservations are counted, {open} are stored");
    }
}
