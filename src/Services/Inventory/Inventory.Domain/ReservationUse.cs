using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Decides whether an order may name a stand-alone reservation.</summary>
public static class ReservationUse
{
    const string NotOpen = "reservation_not_open";

    /// <summary>
    /// Returns why the order is refused; null for a reservation of the order's owner or of its placer that is open. One that has expired
    /// refuses nothing: its units are reserved again, as long as they are there.
    /// </summary>
    /// <param name="id">The id that the order names.</param>
    /// <param name="named">The reservation with this id; null where it is absent.</param>
    public static Rejection? Check(string id, Reservation? named, string owner, string? placer)
    {
        if (named is not { Kind: ReservationKind.StandAlone } || (named.Owner != owner && named.Owner != placer))
            return Refuse("reservation_not_found", $"There is no reservation '{id}' for this customer.");
        return named.Status switch
        {
            ReservationStatus.Released => Refuse(NotOpen, $"Reservation '{id}' was released."),
            ReservationStatus.Consumed => Refuse(
                NotOpen, $"Order {named.OrderId} has taken the units of reservation '{id}'."),
            _ => null,
        };
    }

    /// <summary>Returns the reason as the order's customer may read it: the order that took the units may be another customer's.</summary>
    public static string ForCustomer(Rejection problem, Reservation? named) => named is { Status: ReservationStatus.Consumed }
        && problem.Code == NotOpen ? $"Another order has taken the units of reservation '{named.Id}'." : problem.Detail;

    static Rejection Refuse(string code, string detail) => new(RejectionKind.Unacceptable, code, detail, "reservationId");
}
