using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>
/// Rejections of ids that do not exist. Their messages are fixed, because systems that DOMS replaces have documented them; the detail
/// says which id.
/// </summary>
public static class NotFound
{
    /// <param name="ids">The unknown products, for people.</param>
    public static Rejection Product(string ids) => Of("product_not_found", "Product not found", ids);

    public static Rejection Reservation(string id) => Of("reservation_not_found", "Reservation not found", id);

    static Rejection Of(string code, string message, string ids) =>
        new(RejectionKind.NotFound, code, $"{message}: {ids}") { Message = message };
}
