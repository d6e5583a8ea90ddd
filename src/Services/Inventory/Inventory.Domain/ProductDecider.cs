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
            command.ProductId, Version: 1, command.Name, command.Price, command.Currency, ChangedBy: actor, ChangedAt: now,
            command.LowStockAt);
        var stock = new Stock(
            Stock.IdOf(command.ProductId, Stock.DefaultLocation), Version: 1, command.ProductId, Stock.DefaultLocation,
            Available: command.Quantity, Reserved: 0);
        var movement = StockMovement.Between(
            before: null, stock, new MovementCause(MovementReason.Created, Reference: null, actor, now, command.Reason));
        return new() { Rows = [product, stock, movement], Messages = [Changed(product)] };
    }

    /// <summary>The range of a price in a currency, for an error.</summary>
    public static string PriceRule(string currency) =>
        $"must be {Money.RangeOf(currency)} in {currency}";

    /// <summary>
    /// Changes the members that the command gives; product and stock change only where something differs. The product is published in
    /// any case, so that a copy that lacks something is completed.
    /// </summary>
    public static Decision Change(Product? product, Stock? stock, ChangeProduct command, string actor, DateTimeOffset now)
    {
        if (product is null || stock is null) return StockRejection.ProductNotFound(command.ProductId);
        if (CheckVersions(product, stock, command) is { } stale) return stale;
        var counted = stock with { Available = command.Available ?? stock.Available };
        if (StockRejection.IfOutOfRange(counted, "availableQuantity") is { } outOfRange) return outOfRange;
        if (CheckPrice(product, command, out var price) is { } invalid) return invalid;
        var renamed = product with
        {
            Price = price,
            Name = command.Name ?? product.Name,
            Currency = command.Currency ?? product.Currency,
            LowStockAt = command.LowStockAt ?? product.LowStockAt,
        };
        List<object> rows = [];
        if (renamed != product)
        {
            renamed = renamed with { Version = product.Version + 1, ChangedBy = actor, ChangedAt = now };
            rows.Add(renamed);
        }

        if (counted != stock)
        {
            counted = counted with { Version = stock.Version + 1 };
            var cause = new MovementCause(MovementReason.Changed, Reference: null, actor, now, command.Reason);
            rows.AddRange([counted, StockMovement.Between(stock, counted, cause)]);
        }

        return new() { Rows = rows, Messages = [Changed(renamed)] };
    }

    /// <summary>Changes the price of every product, or of none.</summary>
    /// <param name="products">The products and their stock, in the order of the items; null where a product does not exist.</param>
    public static Decision ChangePrices(
        IReadOnlyList<(Product? Product, Stock? Stock)> products, ChangePrices command, string actor, DateTimeOffset now)
    {
        var items = command.Items;
        if (items.Count is < 1 or > Limits.MaxLines) return Invalid("items", $"must be 1 to {Limits.MaxLines}");
        if (items.DistinctBy(item => item.ProductId).Count() < items.Count) return Invalid("items", "must be of different products");
        var unknown = items.Where((_, i) => products[i].Product is null).Select(item => item.ProductId).ToList();
        if (unknown.Count > 0) return StockRejection.ProductNotFound(unknown);
        List<object> rows = [];
        List<object> messages = [];
        for (var i = 0; i < items.Count; i++)
        {
            var change = new ChangeProduct(items[i].ProductId, Available: null, items[i].Price, Name: null, Reason: null);
            var decision = Change(products[i].Product, products[i].Stock, change, actor, now);
            if (decision.Rejection is { } rejection)
            {
                return Decision.Reject(
                    rejection with { Field = $"items[{i}].price", Detail = $"{items[i].ProductId}: {rejection.Detail}" });
            }

            rows.AddRange(decision.Rows);
            messages.AddRange(decision.Messages);
        }

        return new() { Rows = rows, Messages = messages };
    }

    public static Decision Add(Stock? existing, AddStock command, string actor, DateTimeOffset now)
    {
        if (Limits.CheckAddition(command.Quantity) is { } error)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"quantity {error}", "quantity");
        if (existing is null) return StockRejection.ProductNotFound(command.ProductId);
        var changed = existing.WithDelta(command.Quantity, reserved: 0);
        return StockRejection.IfOutOfRange(changed, "quantity") ?? new()
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

    static Decision? CheckVersions(Product product, Stock stock, ChangeProduct command)
    {
        if (command.Version is { } version && version != stock.Version)
            return Decision.Reject(EntityTag.Stale(ProductTag.Of(product, stock), $"the member version must be {stock.Version}"));
        return ProductTag.Check(product, stock, command.IfMatch, command.WritesProduct, command.WritesStock);
    }

    /// <summary>Rejects a price that the currency cannot express, and a new currency without a price in it.</summary>
    /// <param name="price">Minor units after the change; null for a product without a price.</param>
    static Decision? CheckPrice(Product product, ChangeProduct command, out long? price)
    {
        price = product.Price;
        var currency = command.Currency ?? product.Currency;
        if (command.Price is { } major)
        {
            var isValid = Money.TryFromMajor(major, currency, out var minor);
            price = minor;
            return isValid ? null : Invalid("price", PriceRule(currency));
        }

        return currency == product.Currency || price is null
            ? null
            : Invalid("price", $"must be given with another currency; it is {new Money(price.Value, product.Currency)} now");
    }

    static Decision Invalid(string field, string error) =>
        Decision.Reject(RejectionKind.Invalid, "validation_failed", $"{field} {error}", field);
}
