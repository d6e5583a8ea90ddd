using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Rejections that several deciders give.</summary>
static class StockRejection
{
    public static Decision ProductNotFound { get; } =
        Decision.Reject(RejectionKind.NotFound, "product_not_found", "Product not found", "productId");

    public static Decision ReservationNotFound { get; } =
        Decision.Reject(RejectionKind.NotFound, "reservation_not_found", "Reservation not found", "reservationId");

    /// <param name="ids">The unknown products, for people.</param>
    public static Decision ProductsNotFound(string ids) =>
        Decision.Reject(RejectionKind.NotFound, "product_not_found", $"Product not found: {ids}", "productId");

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
