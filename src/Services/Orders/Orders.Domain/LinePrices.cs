using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>Prices the lines of an order, so that their amounts always sum to its total.</summary>
public static class LinePrices
{
    /// <summary>Takes over the prices that a reservation or a confirmation tells, by line id, and nothing else of it.</summary>
    /// <param name="told">Lines of the message; without a line id, which earlier versions did not have, by their position.</param>
    /// <param name="total">Minor units of all lines.</param>
    public static IReadOnlyList<OrderLine> Apply(IReadOnlyList<OrderLine> lines, IReadOnlyList<Line> told, long total)
    {
        var byId = new Dictionary<string, Line>(StringComparer.Ordinal);
        foreach (var (position, line) in told.Index()) byId[line.LineId ?? IdAt(position)] = line;
        IReadOnlyList<OrderLine> priced =
            [.. lines.Select(line => byId.TryGetValue(line.LineId, out var known) ? Price(line, known) : line)];
        var fitted = FitTotal(priced, total);
        return fitted.SequenceEqual(lines) ? lines : fitted;
    }

    /// <summary>Distributes an amount over lines: by their weights, or by quantity when every weight is 0.</summary>
    public static IReadOnlyList<OrderLine> Allocate(long amount, IReadOnlyList<OrderLine> lines, IReadOnlyList<long> weights)
    {
        long[] by = weights.Any(weight => weight > 0) ? [.. weights] : [.. lines.Select(line => line.Ordered)];
        var shares = Money.Allocate(amount, by);
        return [.. lines.Select((line, i) => line with { UnitPrice = null, Amount = shares[i], PricedBy = PriceSources.Request })];
    }

    /// <summary>Id of the line at a position, counted from 0.</summary>
    public static string IdAt(int position) => $"{position + 1}";

    static OrderLine Price(OrderLine line, Line told)
    {
        // The amount of a line without unit price is its part of an agreed total.
        if (line.Amount is not null && line.UnitPrice is null) return line;
        if ((told.Amount ?? told.UnitPrice * line.Ordered) is not { } amount) return line;
        var source = line.PricedBy ?? told.PricedBy ?? PriceSources.Catalogue;
        return line with { UnitPrice = told.UnitPrice, Amount = amount, PricedBy = source };
    }

    /// <summary>Gives what the priced lines leave of the total to those without a price; without any, distributes all of it.</summary>
    static IReadOnlyList<OrderLine> FitTotal(IReadOnlyList<OrderLine> lines, long total)
    {
        var left = total - lines.Sum(line => line.Amount ?? 0);
        IReadOnlyList<OrderLine> open = [.. lines.Where(line => line.Amount is null)];
        if (open.Count == 0 || left < 0)
            return left == 0 ? lines : Allocate(total, lines, [.. lines.Select(line => line.Amount ?? 0)]);
        var shares = Allocate(left, open, [.. open.Select(line => line.Ordered)]).ToDictionary(line => line.LineId);
        return [.. lines.Select(line => shares.GetValueOrDefault(line.LineId, line))];
    }
}
