using Doms.Contracts.Messages;

namespace Doms.Inventory.Domain;

/// <summary>Result of checking an order against stock and catalogue: prices and total, or the reasons of a refusal.</summary>
/// <param name="Lines">Every line with its unit price, where it has one.</param>
/// <param name="Total">Minor units.</param>
/// <param name="Refusal">Reason of the refusal; null when the order is accepted.</param>
/// <param name="Reasons">Reasons by line.</param>
readonly record struct OrderQuote(
    IReadOnlyList<Line> Lines, long Total, string? Refusal, IReadOnlyList<LineReason> Reasons)
{
    const int MaxReasonsInSummary = 3;

    public static OrderQuote Of(ReserveInventory order, IReadOnlyList<StockItem?> stock)
    {
        List<LineReason>? reasons = null;
        for (var i = 0; i < order.Lines.Count; i++)
        {
            var line = order.Lines[i];
            var problem = IsRepeated(order.Lines, i) ? "listed twice" : Problem(order, line, stock[i]);
            if (problem is null) continue;
            reasons ??= [];
            reasons.Add(new LineReason(line.ProductId, $"{line.ProductId}: {problem}"));
        }

        return reasons is null ? Priced(order, stock) : new OrderQuote(Lines: [], Total: 0, Summary(reasons), reasons);
    }

    /// <summary>Total of lines that were accepted for the order: the agreed one, or the sum of their prices.</summary>
    public static long TotalOf(IReadOnlyList<Line> accepted, ReserveInventory order) => order.ExpectedTotal ?? (long)Sum(accepted).Sum;

    static string? Problem(ReserveInventory order, Line line, StockItem? item)
    {
        if (line.Quantity is < 1 or > Line.MaxQuantity) return $"quantity must be between 1 and {Line.MaxQuantity}";
        if (item is null) return "unknown product";
        if (line.Quantity > item.Available) return $"{line.Quantity} wanted, {item.Available} available";
        if (item.Currency != order.Currency) return $"sold in {item.Currency}, not in {order.Currency}";
        return PriceProblem(order, line, item);
    }

    static string? PriceProblem(ReserveInventory order, Line line, StockItem item) =>
        (line.UnitPrice, item.Price) switch
        {
            (< 0, _) => "price is negative",
            (not null, _) when order.PricesTrusted || line.PricedBy == "CATALOGUE" => null,
            (null, null) when HasTrustedTotal(order) => null,
            (_, null) => "has no price",
            ({ } given, { } price) when given != price =>
                $"price {Major(order, given)} expected, now {Major(order, price)}",
            _ => null,
        };

    /// <summary>True when a trusted caller gave a total instead of line prices: it is accepted without the catalogue.</summary>
    static bool HasTrustedTotal(ReserveInventory order) => order is { PricesTrusted: true, ExpectedTotal: not null };

    static OrderQuote Priced(ReserveInventory order, IReadOnlyList<StockItem?> stock)
    {
        var lines = WithPrices(order.Lines, stock);
        var (sum, isComplete) = Sum(lines);
        if (order.ExpectedTotal is { } expected && (!isComplete || sum != expected))
        {
            return HasTrustedTotal(order) && !Sum(order.Lines).IsComplete
                ? WithTotalInRange(order.Lines, expected)
                : Refused($"total {Major(order, expected)} expected, prices come to {Money(order, sum)}");
        }

        return WithTotalInRange(lines, sum);
    }

    static OrderQuote WithTotalInRange(IReadOnlyList<Line> lines, Int128 total) =>
        total >= 0 && total <= Primitives.Money.MaxMinor
            ? new OrderQuote(lines, (long)total, Refusal: null, Reasons: [])
            : Refused("total is out of range");

    static IReadOnlyList<Line> WithPrices(IReadOnlyList<Line> lines, IReadOnlyList<StockItem?> stock)
    {
        Line[]? priced = null;
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].UnitPrice is not null) continue;
            priced ??= [.. lines];
            priced[i] = lines[i] with { UnitPrice = stock[i]!.Price };
        }

        return priced ?? lines;
    }

    static (Int128 Sum, bool IsComplete) Sum(IReadOnlyList<Line> lines)
    {
        Int128 sum = 0;
        var isComplete = true;
        foreach (var line in lines)
        {
            sum += (Int128)(line.UnitPrice ?? 0) * line.Quantity;
            isComplete &= line.UnitPrice is not null;
        }

        return (sum, isComplete);
    }

    static OrderQuote Refused(string reason) => new(Lines: [], Total: 0, reason, Reasons: []);

    static string Summary(List<LineReason> reasons)
    {
        var text = string.Join("; ", reasons.Take(MaxReasonsInSummary).Select(r => r.Reason));
        return reasons.Count > MaxReasonsInSummary ? $"{text}; and {reasons.Count - MaxReasonsInSummary} more" : text;
    }

    // Orders have few lines: a set would cost more than it saves.
    static bool IsRepeated(IReadOnlyList<Line> lines, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (lines[i].ProductId == lines[index].ProductId) return true;
        }

        return false;
    }

    static string Money(ReserveInventory order, Int128 minor) => minor <= Primitives.Money.MaxMinor
        ? Major(order, (long)minor)
        : $"more than {Major(order, Primitives.Money.MaxMinor)}";

    static string Major(ReserveInventory order, long minor) => $"{Primitives.Money.ToMajor(minor, order.Currency)}";
}
