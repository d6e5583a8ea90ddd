using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Inventory;

/// <summary>Checks the items of requests about several products.</summary>
static class ProductItems
{
    /// <param name="productId">Id of an item's product.</param>
    /// <param name="field">Name of the other member of an item.</param>
    /// <param name="check">Checks that member; null for a valid one.</param>
    public static void CheckItems<T>(
        this FieldErrors errors, IReadOnlyList<T?> items, Func<T?, string?> productId, string field, Func<T?, string?> check)
        where T : class
    {
        if (items.Count is < 1 or > Limits.MaxLines) errors.Add("items", $"must be 1 to {Limits.MaxLines} products");
        for (var i = 0; i < items.Count && i < Limits.MaxLines && !errors.IsFull; i++)
        {
            errors.Add($"items[{i}].productId", Limits.CheckProduct(productId(items[i])))
                .Add($"items[{i}].{field}", check(items[i]));
        }
    }
}
