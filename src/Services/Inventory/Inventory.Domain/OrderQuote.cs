using System.Globalization;
using Doms.Contracts.Messages;

namespace Doms.Inventory.Domain;

/// <summary>Result of checking an order against stock and catalogue: priced lines, or the reasons of a refusal.</summary>
/// <param name="Lines">Every line with its amount.</param>
/// <param name="Refusal">Cause of the refusal; null when the order is accepted.</param>
readonly record struct OrderQuote(IReadOnlyList<ReservationLine> Lines, Refusal? Refusal)
{
    const int MaxReasonsInSummary = 3;

    /// <param name="products">The catalogue as far as the order needs it.</param>
    public static OrderQuote Of(ReserveInventory order, StockChanges stock, IReadOnlyList<Product> products)
    {
        var needed = new Product?[order.Lines.Count];
        var used = new Dictionary<string, long>();
        var ids = new HashSet<string>();
        List<LineReason>? reasons = null;
        for (var i = 0; i < needed.Length; i++)
        {
            var line = order.Lines[i];
            if (order.NeedsProduct(line)) needed[i] = products.FirstOrDefault(product => product.ProductId == line.ProductId);
            var problem = ids.Add(line.IdAt(i)) ? Problem(order, line, stock, used, needed[i]) : "listed twice";
            if (problem is not null) (reasons ??= []).Add(new LineReason(line.ProductId, $"{line.ProductId}: {problem}"));
        }

        if (reasons is not null) return new OrderQuote(Lines: [], new Refusal(Summary(reasons), reasons));
        var pricing = LinePricing.Of(order, needed);
        return new OrderQuote(pricing.Lines, pricing.Refusal is { } reason ? new Refusal(reason, Reasons: []) : null);
    }

    /// <param name="used">Units of earlier lines by product, to which those of this line are added.</param>
    static string? Problem(ReserveInventory order, Line line, StockChanges stock, Dictionary<string, long> used, Product? product)
    {
        if (line.Quantity is < 1 or > Line.MaxQuantity) return $"quantity must be between 1 and {Line.MaxQuantity}";
        if (stock.Find(Stock.IdOf(line.ProductId, Stock.DefaultLocation)) is not { } item) return "unknown product";
        var available = item.Available - used.GetValueOrDefault(line.ProductId);
        if (line.Quantity > available) return $"{line.Quantity} wanted, {available} available";
        used[line.ProductId] = item.Available - available + line.Quantity;
        return order.NeedsProduct(line) ? ProductProblem(order, line, product) : PriceProblem(order, line, catalogue: null);
    }

    static string? ProductProblem(ReserveInventory order, Line line, Product? product) => product switch
    {
        null => "unknown product",
        _ when product.Currency != order.Currency => $"sold in {product.Currency}, not in {order.Currency}",
        _ => PriceProblem(order, line, product.Price),
    };

    static string? PriceProblem(ReserveInventory order, Line line, long? catalogue) =>
        (line.UnitPrice, catalogue) switch
        {
            (< 0, _) => "price is negative",
            (not null, _) when line.PricedBy == "CATALOGUE" => null,
            _ when order.PricesTrusted => TrustedPriceProblem(order, line, catalogue),
            (_, null) => "has no price",
            ({ } given, { } price) when given != price =>
                $"price {Major(order, given)} expected, now {Major(order, price)}",
            _ => null,
        };

    /// <summary>A trusted caller may fix what a line costs: by a price, an amount, or a total for the order.</summary>
    static string? TrustedPriceProblem(ReserveInventory order, Line line, long? catalogue) => line switch
    {
        { Amount: < 0 } => "amount is negative",
        { UnitPrice: null, Amount: null } when order.ExpectedTotal is null && catalogue is null => "has no price",
        _ => null,
    };

    static string Summary(List<LineReason> reasons)
    {
        var text = string.Join("; ", reasons.Take(MaxReasonsInSummary).Select(r => r.Reason));
        return reasons.Count > MaxReasonsInSummary ? $"{text}; and {reasons.Count - MaxReasonsInSummary} more" : text;
    }

    static string Major(ReserveInventory order, long minor) => $"{Primitives.Money.ToMajor(minor, order.Currency)}";
}

/// <summary>Lines of an order as Inventory reads them.</summary>
public static class OrderLines
{
    /// <summary>True when the line is compared with the catalogue, or priced by it.</summary>
    public static bool NeedsProduct(this ReserveInventory order, Line line) =>
        !order.PricesTrusted || line is { UnitPrice: null, Amount: null };

    /// <summary>Id of a line; its position, from 1, in messages that have none.</summary>
    internal static string IdAt(this Line line, int index) =>
        line.LineId ?? (index + 1).ToString(CultureInfo.InvariantCulture);
}
