using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Prints products and their stock.</summary>
static class StockText
{
    public static IReadOnlyList<Column> Columns { get; } =
        ["PRODUCT", "AVAILABLE", "RESERVED", "ON HAND", "PRICE", Column.Optional("LOW"), Column.Text("NAME")];

    /// <summary>Prints a product, and why orders of it cannot succeed.</summary>
    public static void Print(ProductView product, Screen screen)
    {
        screen.Table(Columns, [RowOf(product)]);
        foreach (var warning in product.Warnings ?? []) screen.Error(warning.Message);
    }

    public static string?[] RowOf(ProductView product) =>
    [
        product.ProductId, $"{product.AvailableQuantity}", $"{product.ReservedQuantity}", $"{product.OnHandQuantity}",
        Format.Amount(product.Price, product.Currency), product.LowStock ? $"at or below {product.LowStockAt}" : null, product.Name,
    ];
}
