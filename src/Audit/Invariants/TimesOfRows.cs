using Doms.Audit.State;

namespace Doms.Audit.Invariants;

/// <summary>No row of an order is from the future.</summary>
/// <param name="now">The store's clock.</param>
sealed class TimesOfRows(DateTimeOffset now) : Invariant("I27", "times: no row of an order is from the future")
{
    /// <summary>A wall clock that was set wrongly, and back, leaves such times; beyond a year they are damage.</summary>
    static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(366);

    public override void Check(OrderRecords records)
    {
        CountChecked();
        foreach (var (what, time) in TimesOf(records))
        {
            if (time <= now + ClockTolerance) continue;
            AddViolation(records.Id, $"{what} is dated {time:u}");
            return;
        }
    }

    static IEnumerable<(string What, DateTimeOffset Time)> TimesOf(OrderRecords records)
    {
        if (records.Order is { } order)
        {
            yield return ("the order", order.CreatedAt);
            yield return ("the change of the order", order.UpdatedAt);
        }

        if (records.Saga is { } saga)
        {
            yield return ("the saga", saga.StartedAt);
            yield return ("the change of the saga", saga.ChangedAt);
        }

        if (records.Payment is { } payment)
        {
            yield return ("the payment", payment.CreatedAt);
            yield return ("the change of the payment", payment.ChangedAt);
        }

        foreach (var shipment in records.Shipments) yield return ("a shipment", shipment.CreatedAt);
        foreach (var refund in records.Refunds) yield return ("a refund", refund.CreatedAt);
        foreach (var entry in records.Entries) yield return ("an entry of the timeline", entry.OccurredAt);
        foreach (var mail in records.Notifications) yield return ("a mail", mail.CreatedAt);
    }
}
