namespace Doms.Orders.Domain;

/// <summary>
/// Sorts the entries of an order for people. They are stored in the order in which they were heard, and dated by the clocks of several
/// processes: a cause may be heard behind its consequence, or be dated later.
/// </summary>
public static class Timeline
{
    /// <summary>
    /// Sorts by the time at which entries occurred, but no entry comes before its cause: one that is dated before its cause counts as
    /// having occurred at the same time.
    /// </summary>
    public static IReadOnlyList<TimelineMoment> Sort(IEnumerable<OrderEntry> entries)
    {
        var moments = new List<TimelineMoment>();
        foreach (var entry in entries.OrderBy(RankOf).ThenBy(entry => entry.Sequence))
        {
            var causes = moments.Where(other => Precedes(other.Entry, entry));
            moments.Add(new(entry, causes.Select(cause => cause.At).Append(entry.OccurredAt).Max()));
        }

        var sorted = new List<TimelineMoment>(moments.Count);
        foreach (var moment in moments.OrderBy(moment => moment.At).ThenBy(moment => moment.Entry.Sequence))
        {
            var consequence = sorted.FindIndex(other => other.At == moment.At && Precedes(moment.Entry, other.Entry));
            sorted.Insert(consequence < 0 ? sorted.Count : consequence, moment);
        }

        return sorted;
    }

    /// <summary>True when the first entry cannot have happened after the second.</summary>
    static bool Precedes(OrderEntry cause, OrderEntry entry)
    {
        var (before, after) = (StageOf(cause.Type), StageOf(entry.Type));
        if (before == 1) return after != 1;
        if (before > 0 && after > before)
            return !IsOfShipment(before) || !IsOfShipment(after) || cause.Data.ShipmentId == entry.Data.ShipmentId;
        if (entry.Type is TimelineEventNames.InventoryReleased or TimelineEventNames.InventoryCommitted)
            return cause.Type is TimelineEventNames.InventoryReserved;
        return RefundStageOf(entry.Type) is > 0 and var refund
            && (cause.Type is TimelineEventNames.PaymentCompleted
                || (RefundStageOf(cause.Type) is > 0 and var earlier && earlier < refund && cause.Data.RefundId == entry.Data.RefundId));
    }

    /// <summary>Puts causes before consequences; entries that have none of both come last.</summary>
    static int RankOf(OrderEntry entry) => StageOf(entry.Type) is > 0 and var stage ? stage : 10 + RefundStageOf(entry.Type);

    static bool IsOfShipment(int stage) => stage is >= 4 and <= 8;

    /// <summary>Position on the way of a completed order; 0 for other entries.</summary>
    static int StageOf(string type) => type switch
    {
        TimelineEventNames.Created => 1,
        TimelineEventNames.InventoryReserved or TimelineEventNames.PaymentCompleted => 2,
        TimelineEventNames.Confirmed => 3,
        TimelineEventNames.ShipmentCreated => 4,
        TimelineEventNames.ShipmentPacked => 5,
        TimelineEventNames.Shipped => 6,
        TimelineEventNames.ShipmentInTransit => 7,
        TimelineEventNames.Delivered => 8,
        TimelineEventNames.Completed => 9,
        _ => 0,
    };

    static int RefundStageOf(string type) => type switch
    {
        TimelineEventNames.RefundRequested => 1,
        TimelineEventNames.RefundBegun => 2,
        TimelineEventNames.RefundFailed or TimelineEventNames.PaymentPartlyRefunded or TimelineEventNames.PaymentRefunded => 3,
        _ => 0,
    };
}

/// <summary>Entry with its place in the timeline.</summary>
/// <param name="At">Time at which it occurred; for one that is dated before its cause, the time of the cause.</param>
public sealed record TimelineMoment(OrderEntry Entry, DateTimeOffset At);
