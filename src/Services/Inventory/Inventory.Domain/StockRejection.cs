using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Rejections that several deciders give.</summary>
static class StockRejection
{
    public static Decision ProductNotFound { get; } =
        Decision.Reject(RejectionKind.NotFound, "product_not_found", "Product not found", "productId");

    public static Decision ReservationNotFound { get; } =
        Decision.Reject(RejectionKind.NotFound, "reservation_not_found", "Reservation not found", "reservationId");
}
