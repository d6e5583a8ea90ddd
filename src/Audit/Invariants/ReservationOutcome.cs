using Doms.Audit.State;
using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>A reservation has the outcome that its order requires; a stand-alone reservation expires in time.</summary>
/// <param name="workedUntil">The time until which timers ran.</param>
sealed class ReservationOutcome(DateTimeOffset workedUntil)
    : Invariant("I3", "reservation outcome: committed, released or expired, as its order or expiry requires")
{
    const string StockWriteOff = "stock";

    /// <summary>Time that a reservation may stay open after its expiry: its timer is queued like any message.</summary>
    static readonly TimeSpan ExpiryTolerance = TimeSpan.FromMinutes(5);

    public override void Check(OrderRecords records)
    {
        if (records.Reservation is { } reservation)
        {
            CountChecked();
            if (records.IsStandAloneReservation) CheckStandAloneReservation(reservation);
            else if (records.Order is { } order) CheckOrderReservation(records, order, reservation);
            else AddViolation(records.Id, "there is a reservation, but no order");
        }
        else if (records.Order is { Status: OrderStatus.Confirmed or OrderStatus.Completed })
        {
            AddViolationUnless(records.IsWrittenOff(StockWriteOff), records.Id, "the order is confirmed, but has no reservation");
        }
    }

    /// <summary>A consumed stand-alone reservation went to an order that has a reservation of its own.</summary>
    public void CheckConsumed(Reservation consumed, Reservation? orders)
    {
        if (orders is not { Kind: ReservationKind.Order, Lines.Count: > 0 })
            AddViolation(consumed.Id, $"the reservation is consumed by order {consumed.OrderId}, which reserved nothing");
    }

    void CheckStandAloneReservation(Reservation reservation)
    {
        if (reservation.Status is ReservationStatus.Committed or ReservationStatus.Refused)
            AddViolation(reservation.Id, $"a stand-alone reservation is {reservation.Status.Text()}");
        if (reservation.OpenUntil is not { } until) return;
        AddUnexplainedViolation(
            reservation.Id, "no timer expires this reservation", new Explanation(reservation.Id, InFlightKind.Timer | InFlightKind.Work));
        if (until < workedUntil - ExpiryTolerance)
            AddUnexplainedViolation(
                reservation.Id, $"the reservation is still open after its expiry at {until:u}",
                new Explanation(reservation.Id, InFlightKind.Message | InFlightKind.DeadLetter));
    }

    void CheckOrderReservation(OrderRecords records, Order order, Reservation reservation)
    {
        var work = new Explanation(records.Id, InFlightKind.Work);
        var detail = $"the order is {order.Status.Text()}, its reservation {reservation.Status}";
        var isCompensating = records.Saga is { IsCompensating: true };
        switch (order.Status, reservation.Status)
        {
            case (_, ReservationStatus.Expired or ReservationStatus.Consumed):
                AddViolation(records.Id, $"the reservation of an order is {reservation.Status.Text()}");
                break;
            case (OrderStatus.Cancelled, ReservationStatus.Reserved):
            case (OrderStatus.Completed, ReservationStatus.Reserved):
            case (OrderStatus.Completed, ReservationStatus.Released or ReservationStatus.Refused):
                AddViolationUnless(records.IsWrittenOff(StockWriteOff), records.Id, detail, work);
                break;
            case (OrderStatus.Cancelled, ReservationStatus.Committed):
                AddViolationUnless(records.IsWrittenOff(StockWriteOff), records.Id, detail);
                break;
            case (OrderStatus.Confirmed, ReservationStatus.Released or ReservationStatus.Refused) when !isCompensating:
                AddViolationUnless(records.IsWrittenOff(StockWriteOff), records.Id, detail, work);
                break;
            default:
                break;
        }
    }
}
