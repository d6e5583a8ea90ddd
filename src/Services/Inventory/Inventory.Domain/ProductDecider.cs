using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Decides on products: creation, price, name, and stock that arrives or is recounted.</summary>
public static class ProductDecider
{
    /// <summary>Creates a product and its stock at the default location.</summary>
    public static Decision Create(Product? existing, CreateProduct command, string actor, DateTimeOffset now)
    {
        if (existing is not null)
        {
            return Decision.Reject(RejectionKind.Conflict, "product_exists",
                $"Product {existing.ProductId} exists; change it with PUT or add stock with POST .../add.",
                "productId");
        }

        if (Limits.CheckStock(command.Quantity) is { } error)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"quantity {error}", "quantity");
        var product = new Product(
            command.ProductId, Version: 1, command.Name, command.Price, command.Currency, ChangedBy: actor, ChangedAt: now);
        var stock = new Stock(
            Stock.IdOf(command.ProductId, Stock.DefaultLocation), Version: 1, command.ProductId, Stock.DefaultLocation,
            Available: command.Quantity, Reserved: 0);
        var movement = StockMovement.Between(
            before: null, stock, new MovementCause(MovementReason.Created, Reference: null, actor, now));
        return new() { Rows = [product, stock, movement], Messages = [Changed(product)] };
    }

    /// <summary>Changes the members that the command gives; product and stock change only where something differs.</summary>
    public static Decision Change(Product? product, Stock? stock, ChangeProduct command, string actor, DateTimeOffset now)
    {
        if (product is null || stock is null) return StockRejection.ProductNotFound;
        var renamed = product with { Price = command.Price ?? product.Price, Name = command.Name ?? product.Name };
        var counted = stock with { Available = command.Available ?? stock.Available };
        if (RejectOutOfRange(counted, "availableQuantity") is { } rejected) return rejected;
        List<object> rows = [];
        List<object> messages = [];
        if (renamed != product)
        {
            renamed = renamed with { Version = product.Version + 1, ChangedBy = actor, ChangedAt = now };
            rows.Add(renamed);
            messages.Add(Changed(renamed));
        }

        if (counted != stock)
        {
            counted = counted with { Version = stock.Version + 1 };
            var cause = new MovementCause(MovementReason.Changed, Reference: null, actor, now, command.Reason);
            rows.AddRange([counted, StockMovement.Between(stock, counted, cause)]);
        }

        return rows.Count == 0 ? Decision.Nothing : new() { Rows = rows, Messages = messages };
    }

    public static Decision Add(Stock? existing, AddStock command, string actor, DateTimeOffset now)
    {
        if (Limits.CheckAddition(command.Quantity) is { } error)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"quantity {error}", "quantity");
        if (existing is null) return StockRejection.ProductNotFound;
        var changed = existing.WithDelta(command.Quantity, reserved: 0);
        return RejectOutOfRange(changed, "quantity") ?? new()
        {
            Rows =
            [
                changed,
                StockMovement.Between(existing, changed, new MovementCause(MovementReason.Added, Reference: null, actor, now)),
            ],
        };
    }

    static ProductChanged Changed(Product product) =>
        new(product.ProductId, product.Name, product.Price, product.Currency, product.Version);

    /// <summary>Counts reserved units too, so that releasing them never exceeds the limit.</summary>
    static Decision? RejectOutOfRange(Stock changed, string field)
    {
        if (changed.Available >= 0 && changed.Available <= Limits.MaxStock - changed.Reserved) return null;
        return Decision.Reject(RejectionKind.Invalid, "validation_failed",
            $"{field} must leave between 0 and {Limits.MaxStock} units, {changed.Reserved} reserved ones among them",
            field);
    }
}
