using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Decides on products: creation, price, name, and stock that arrives or is recounted.</summary>
public static class ProductDecider
{
    public static Decision Create(StockItem? existing, CreateProduct command, string actor, DateTimeOffset now)
    {
        if (existing is not null)
        {
            return Decision.Reject(RejectionKind.Conflict, "product_exists",
                $"Product {existing.ProductId} exists; change it with PUT or add stock with POST .../add.",
                "productId");
        }

        if (Limits.CheckStock(command.Quantity) is { } error)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"quantity {error}", "quantity");
        var created = new StockItem(
            command.ProductId, Version: 1, Available: command.Quantity, Reserved: 0, command.Name, command.Price, command.Currency);
        return Changed(before: null, created, new MovementCause(MovementReason.Created, Reference: null, actor, now));
    }

    /// <summary>Changes the members that the command gives; without a difference nothing changes.</summary>
    public static Decision Change(StockItem? existing, ChangeProduct command, string actor, DateTimeOffset now)
    {
        if (existing is null) return StockRejection.ProductNotFound;
        var changed = existing with
        {
            Available = command.Available ?? existing.Available,
            Price = command.Price ?? existing.Price,
            Name = command.Name ?? existing.Name,
        };
        if (changed == existing) return Decision.Nothing;
        return RejectOutOfRange(changed, "availableQuantity") ?? Changed(
            existing,
            changed with { Version = existing.Version + 1 },
            new MovementCause(MovementReason.Changed, Reference: null, actor, now, Note(existing, changed, command.Reason)));
    }

    public static Decision Add(StockItem? existing, AddStock command, string actor, DateTimeOffset now)
    {
        if (Limits.CheckAddition(command.Quantity) is { } error)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"quantity {error}", "quantity");
        if (existing is null) return StockRejection.ProductNotFound;
        var changed = existing.WithDelta(command.Quantity, reserved: 0);
        return RejectOutOfRange(changed, "quantity")
            ?? Changed(existing, changed, new MovementCause(MovementReason.Added, Reference: null, actor, now));
    }

    static Decision Changed(StockItem? before, StockItem after, MovementCause cause) => new()
    {
        Rows = [after, StockMovement.Between(before, after, cause)],
        Messages = before is null || before.Price != after.Price || before.Name != after.Name
            ? [new ProductChanged(after.ProductId, after.Name, after.Price, after.Currency, after.Version)]
            : [],
    };

    /// <summary>Counts reserved units too, so that releasing them never exceeds the limit.</summary>
    static Decision? RejectOutOfRange(StockItem changed, string field)
    {
        if (changed.Available >= 0 && changed.Available <= Limits.MaxStock - changed.Reserved) return null;
        return Decision.Reject(RejectionKind.Invalid, "validation_failed",
            $"{field} must leave between 0 and {Limits.MaxStock} units, {changed.Reserved} reserved ones among them",
            field);
    }

    static string? Note(StockItem before, StockItem after, string? reason)
    {
        if (before.Price == after.Price) return reason;
        var change = $"price {Major(before)} -> {Major(after)}";
        return reason is null ? change : $"{change}: {reason}";
    }

    static string Major(StockItem item) => item.Price is { } price ? $"{Money.ToMajor(price, item.Currency)}" : "none";
}
