using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Rejections that several deciders give.</summary>
static class StockRejection
{
    /// <param name="ids">The unknown products.</param>
    public static Decision ProductNotFound(params IEnumerable<string> ids) =>
        Decision.Reject(NotFound.Product(string.Join(", ", ids)) with { Field = "productId" });

    public static Decision ReservationNotFound(string id) =>
        Decision.Reject(NotFound.Reservation(id) with { Field = "reservationId" });

    /// <summary>Counts reserved units too, so that releasing them never exceeds the limit.</summary>
    /// <param name="changed">The stock as it would be.</param>
    public static Decision? IfOutOfRange(Stock changed, string field)
    {
        if (changed.Available >= 0 && changed.Available <= Limits.MaxStock - changed.Reserved) return null;
        return Decision.Reject(RejectionKind.Invalid, "validation_failed",
            $"{field} must leave between 0 and {Limits.MaxStock} units, {changed.Reserved} reserved ones among them",
            field);
    }
}
