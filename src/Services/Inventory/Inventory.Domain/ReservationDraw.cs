using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Takes units of one product from stand-alone reservations, one after another, until the quantity is reached.</summary>
sealed class ReservationDraw(Stock stock, long quantity)
{
    readonly StockChanges _stock = new([stock]);
    readonly List<Reservation> _reservations = [];
    int _fullyReleased;

    /// <summary>Units still to be taken.</summary>
    public long Remaining { get; private set; } = quantity;

    public void TakeFrom(Reservation reservation, string caller, DateTimeOffset now)
    {
        if (Remaining == 0) return;
        var line = reservation.Lines[0];
        var taken = Math.Min(Remaining, line.Quantity);
        _stock.Release(
            [line with { Quantity = taken }], new MovementCause(MovementReason.Released, reservation.Id, caller, now));
        _reservations.Add(taken == line.Quantity
            ? reservation.WithStatus(ReservationStatus.Released)
            : reservation with { Version = reservation.Version + 1, Lines = [line with { Quantity = line.Quantity - taken }] });
        if (taken == line.Quantity) _fullyReleased++;
        Remaining -= taken;
    }

    public Decision ToDecision(ReservationQuota? quota)
    {
        List<object> rows = [.. _stock.Rows, .. _reservations];
        if (quota?.Decrement(_fullyReleased) is { } changed) rows.Add(changed);
        return new() { Rows = rows };
    }
}
