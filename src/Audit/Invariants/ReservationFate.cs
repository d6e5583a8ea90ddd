using Doms.Audit.Books;
using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>A reservation ends as its order does; a stand-alone hold ends in time.</summary>
sealed class ReservationFate(DateTimeOffset now)
    : Invariant("I3", "reservation fate: sold, given back or expired, as its order or its time says")
{
    const string Stock = "stock";

    /// <summary>How long after its time a hold may still be open: its timer waits its turn like any message.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    public override void Look(OrderFile file)
    {
        if (file.Reservation is { } reservation)
        {
            Count();
            if (file.IsHold) LookAtHold(reservation);
            else if (file.Order is { } order) LookAtOrder(file, order, reservation);
            else Violated(file.Id, "stock is reserved for an order that does not exist");
        }
        else if (file.Order is { Status: OrderStatus.Confirmed or OrderStatus.Completed })
        {
            ViolatedUnless(file.IsWrittenOff(Stock), file.Id, "the order is confirmed, but nothing was ever reserved for it");
        }
    }

    void LookAtHold(Reservation hold)
    {
        if (hold.Status == ReservationStatus.Committed) Violated(hold.Id, "a stand-alone hold was sold");
        if (hold.OpenUntil is not { } until) return;
        Violated(hold.Id, "nothing will end this hold", new Excuse(hold.Id, Way.Timer | Way.Work));
        if (until < now - Slack)
            Violated(hold.Id, $"the hold is open since its end at {until:u}", new Excuse(hold.Id, Way.Message | Way.DeadLetter));
    }

    void LookAtOrder(OrderFile file, Order order, Reservation reservation)
    {
        var work = new Excuse(file.Id, Way.Work);
        var detail = $"the order is {order.Status.Text()}, its reservation {reservation.Status}";
        var isUndoing = file.Saga is { Undoing: true };
        switch (order.Status, reservation.Status)
        {
            case (_, ReservationStatus.Expired):
                Violated(file.Id, "an order's reservation expired by itself");
                break;
            case (OrderStatus.Cancelled, ReservationStatus.Reserved):
            case (OrderStatus.Completed, ReservationStatus.Reserved):
            case (OrderStatus.Completed, ReservationStatus.Released):
                ViolatedUnless(file.IsWrittenOff(Stock), file.Id, detail, work);
                break;
            case (OrderStatus.Cancelled, ReservationStatus.Committed):
                ViolatedUnless(file.IsWrittenOff(Stock), file.Id, detail);
                break;
            case (OrderStatus.Confirmed, ReservationStatus.Released) when !isUndoing:
                ViolatedUnless(file.IsWrittenOff(Stock), file.Id, detail, work);
                break;
            default:
                break;
        }
    }
}
