using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Rejections that several deciders give.</summary>
static class StockRejection
{
    public static Decision ProductNotFound { get; } =
        Decision.Reject(RejectionKind.NotFound, "product_not_found", "Product not found", "productId");
}
