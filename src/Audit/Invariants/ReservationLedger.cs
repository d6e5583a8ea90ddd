using Doms.Audit.State;
using Doms.Inventory.Domain;

namespace Doms.Audit.Invariants;

/// <summary>
/// The ledger rows of each order or stand-alone reservation sum to the units that it holds or sold: to nothing once it was released,
/// consumed or has expired. Rows without a reference move no reserved units.
/// </summary>
sealed class ReservationLedger()
    : Invariant("I20", "reservation ledger: the stock ledger rows of each reservation sum to what it holds or sold")
{
    readonly Dictionary<(string Reference, string StockId), (long Available, long Reserved)> _differences = [];

    public void Check(StockMovement movement)
    {
        if (movement.Reference is { } reference) Add(reference, movement.StockId, movement.DeltaAvailable, movement.DeltaReserved);
        else if (movement.DeltaReserved != 0)
            AddViolation(movement.Id, $"{movement.DeltaReserved} reserved units were moved for no order or reservation");
    }

    public override void Check(OrderRecords records)
    {
        if (records.Reservation is not { } reservation) return;
        CountChecked();
        foreach (var line in reservation.Lines)
        {
            var (sold, held) = reservation.Status switch
            {
                ReservationStatus.Reserved => (line.Quantity, line.Quantity),
                ReservationStatus.Committed => (line.Quantity, 0),
                _ => (0, 0),
            };
            Add(reservation.Id, line.StockId, sold, -held);
        }
    }

    /// <summary>Reports the differences, after all ledger rows and reservations were checked.</summary>
    public void Finish()
    {
        foreach (var ((reference, stockId), (available, reserved)) in _differences)
            AddViolation(
                reference, $"its ledger rows of stock {stockId} have {available} available and {reserved} reserved units too many");
    }

    void Add(string reference, string stockId, long available, long reserved)
    {
        var sum = _differences.GetValueOrDefault((reference, stockId));
        sum = (sum.Available + available, sum.Reserved + reserved);
        if (sum == (0, 0)) _differences.Remove((reference, stockId));
        else _differences[(reference, stockId)] = sum;
    }
}
