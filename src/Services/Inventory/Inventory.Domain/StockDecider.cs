using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Decides on changes of stock that people enter: adjustments by a difference, and physical counts.</summary>
public static class StockDecider
{
    /// <summary>Changes the available units of every product, or of none.</summary>
    /// <param name="stock">Stock of the products, as far as it exists.</param>
    public static Decision Adjust(
        IReadOnlyList<StockAdjustment> items, IReadOnlyList<Stock> stock, AdjustmentCause cause, string actor, DateTimeOffset now)
    {
        if (CheckItems(items) is { } invalid) return invalid;
        var changes = new StockChanges(stock);
        var unknown = items.Where(item => changes.Find(StockIdOf(item)) is null).Select(item => item.ProductId).ToList();
        if (unknown.Count > 0) return StockRejection.ProductNotFound(unknown);
        var shortages = FindShortages(items, changes);
        if (shortages.Length > 0)
            return Decision.Reject(RejectionKind.Conflict, "insufficient_stock", $"Insufficient stock: {shortages}", "delta");
        foreach (var item in items)
        {
            if (StockRejection.IfOutOfRange(StockOf(item, changes).WithDelta(item.Delta, reserved: 0), "delta") is { } rejected)
                return rejected;
        }

        var movement = new MovementCause(cause.ReasonCode, Reference: null, actor, now, cause.Note, cause.Document);
        foreach (var item in items) changes.Adjust(StockIdOf(item), item.Delta, movement);
        return new() { Rows = changes.Rows };
    }

    /// <summary>Changes the available units of one product, unless its stock has changed since the caller read it.</summary>
    public static Decision Adjust(Product? product, Stock? stock, AdjustStock command, string actor, DateTimeOffset now)
    {
        if (product is null || stock is null) return StockRejection.ProductNotFound(command.ProductId);
        return ProductTag.Check(product, stock, command.IfMatch, writesProduct: false, writesStock: true)
            ?? Adjust([new(command.ProductId, command.Delta)], [stock], command.Cause, actor, now);
    }

    /// <summary>Sets the units on hand as they were counted; reserved units stay reserved.</summary>
    public static Decision Count(Product? product, Stock? stock, CountStock command, string actor, DateTimeOffset now)
    {
        if (Limits.CheckStock(command.OnHand) is { } error)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"onHand {error}", "onHand");
        if (product is null || stock is null) return StockRejection.ProductNotFound(command.ProductId);
        if (ProductTag.Check(product, stock, command.IfMatch, writesProduct: false, writesStock: true) is { } stale) return stale;
        if (command.ExpectedQuantity is { } expected && expected != stock.OnHand)
        {
            return Decision.Reject(RejectionKind.Conflict, "quantity_mismatch",
                $"{stock.OnHand} units are on hand by the ledger, not {expected}; read the product and count again.", "expectedQuantity");
        }

        if (command.OnHand < stock.Reserved)
        {
            return Decision.Reject(RejectionKind.Conflict, "count_below_reserved",
                $"{stock.Reserved} units are reserved, more than the {command.OnHand} counted; "
                + "cancel orders or release reservations first.",
                "onHand");
        }

        if (command.OnHand == stock.OnHand) return Decision.Nothing;
        var changes = new StockChanges([stock]);
        changes.Adjust(stock.Id, command.OnHand - stock.OnHand, new MovementCause(
            MovementReason.Counted, Reference: null, actor, now, command.Note, command.Document));
        return new() { Rows = changes.Rows };
    }

    static Decision? CheckItems(IReadOnlyList<StockAdjustment> items)
    {
        if (items.Count is < 1 or > Limits.MaxLines) return Invalid("items", $"must be 1 to {Limits.MaxLines}");
        if (items.Select(item => Limits.CheckDelta(item.Delta)).FirstOrDefault(found => found is not null) is { } error)
            return Invalid("delta", error);
        return items.DistinctBy(item => item.ProductId).Count() == items.Count
            ? null
            : Invalid("items", "must be of different products");
    }

    static Decision Invalid(string field, string error) =>
        Decision.Reject(RejectionKind.Invalid, "validation_failed", $"{field} {error}", field);

    static string FindShortages(IReadOnlyList<StockAdjustment> items, StockChanges stock) => string.Join("; ", items
        .Where(item => StockOf(item, stock).Available + item.Delta < 0)
        .Select(item => $"{item.ProductId}: {item.Delta} wanted, {StockOf(item, stock).Available} available"));

    static Stock StockOf(StockAdjustment item, StockChanges stock) => stock.Find(StockIdOf(item))!;

    static string StockIdOf(StockAdjustment item) => Stock.IdOf(item.ProductId, Stock.DefaultLocation);
}
