using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Decides whether an order may name a stand-alone reservation.</summary>
public static class ReservationUse
{
    /// <summary>
    /// Returns why the order is refused; null for a reservation of the order's owner or of its placer. One that has ended refuses nothing:
    /// its units are reserved again, as long as they are there.
    /// </summary>
    /// <param name="id">The id that the order names.</param>
    /// <param name="named">The reservation with this id; null where it is absent.</param>
    public static Rejection? Check(string id, Reservation? named, string owner, string? placer) =>
        named is { Kind: ReservationKind.StandAlone } && (named.Owner == owner || named.Owner == placer)
            ? null
            : new(
                RejectionKind.Unacceptable, "reservation_not_found", $"There is no reservation '{id}' for this customer.", "reservationId");
}
