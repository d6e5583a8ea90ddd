using Doms.Audit.Books;
using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>A reservation ends as its order does; a stand-alone hold ends in time.</summary>
sealed class ReservationOutcome(DateTimeOffset now)
    : Invariant("I3", "reservation fate: sold, given back or expired, as its order or its time says")
{
    const string StockWriteOff = "stock";

    /// <summary>How long after its time a hold may still be open: its timer waits its turn like any message.</summary>
    static readonly TimeSpan ExpiryTolerance = TimeSpan.FromMinutes(5);

    public override void Check(OrderRecords file)
    {
        if (file.Reservation is { } reservation)
        {
            CountChecked();
            if (file.IsStandAloneReservation) CheckStandAloneReservation(reservation);
            else if (file.Order is { } order) CheckOrderReservation(file, order, reservation);
            else AddViolation(file.Id, "stock is reserved for an order that does not exist");
        }
        else if (file.Order is { Status: OrderStatus.Confirmed or OrderStatus.Completed })
        {
            AddViolationUnless(file.IsWrittenOff(StockWriteOff), file.Id, "the order is confirmed, but nothing was ever reserved for it");
        }
    }

    void CheckStandAloneReservation(Reservation hold)
    {
        if (hold.Status == ReservationStatus.Committed) AddViolation(hold.Id, "a stand-alone hold was sold");
        if (hold.OpenUntil is not { } until) return;
        AddViolation(hold.Id, "nothing will end this hold", new Explanation(hold.Id, InFlightKind.Timer | InFlightKind.Work));
        if (until < now - ExpiryTolerance)
            AddViolation(hold.Id, $"the hold is open since its end at {until:u}", new Explanation(hold.Id, InFlightKind.Message | InFlightKind.DeadLetter));
    }

    void CheckOrderReservation(OrderRecords file, Order order, Reservation reservation)
    {
        var work = new Explanation(file.Id, InFlightKind.Work);
        var detail = $"the order is {order.Status.Text()}, its reservation {reservation.Status}";
        var isUndoing = file.Saga is { IsCompensating: true };
        switch (order.Status, reservation.Status)
        {
            case (_, ReservationStatus.Expired):
                AddViolation(file.Id, "an order's reservation expired by itself");
                break;
            case (OrderStatus.Cancelled, ReservationStatus.Reserved):
            case (OrderStatus.Completed, ReservationStatus.Reserved):
            case (OrderStatus.Completed, ReservationStatus.Released):
                AddViolationUnless(file.IsWrittenOff(StockWriteOff), file.Id, detail, work);
                break;
            case (OrderStatus.Cancelled, ReservationStatus.Committed):
                AddViolationUnless(file.IsWrittenOff(StockWriteOff), file.Id, detail);
                break;
            case (OrderStatus.Confirmed, ReservationStatus.Released) when !isUndoing:
                AddViolationUnless(file.IsWrittenOff(StockWriteOff), file.Id, detail, work);
                break;
            default:
                break;
        }
    }
}
