namespace Doms.Inventory.Domain;

/// <summary>A product of the catalogue; its units are in <see cref="Stock"/>.</summary>
/// <param name="ProductId">Key.</param>
/// <param name="Version">Incremented by a change of price, name or threshold, not by sales.</param>
/// <param name="Price">Minor units; null when the product has no price yet.</param>
/// <param name="ChangedBy">Subject of the last change.</param>
/// <param name="LowStockAt">Available units at or below which stock is low; null for no threshold.</param>
public sealed record Product(
    string ProductId,
    long Version,
    string? Name,
    long? Price,
    string Currency,
    string ChangedBy,
    DateTimeOffset ChangedAt,
    long? LowStockAt = null);
