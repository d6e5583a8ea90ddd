using Doms.Contracts.Messages;

namespace Doms.Inventory.Domain;

/// <summary>Amounts of an order's lines and their total, or the reason why they do not agree with what the order expects.</summary>
/// <param name="Lines">Every line with its amount, and its unit price unless an agreed total fixes the amount.</param>
/// <param name="Total">Minor units; the sum of the amounts.</param>
/// <param name="Refusal">Reason of the refusal; null when the prices are accepted.</param>
readonly record struct LinePricing(IReadOnlyList<ReservationLine> Lines, long Total, string? Refusal)
{
    /// <summary>Prices lines whose products were checked before.</summary>
    /// <param name="products">The product of each line; null where its price is not needed.</param>
    public static LinePricing Of(ReserveInventory order, IReadOnlyList<Product?> products)
    {
        var amounts = new Int128?[order.Lines.Count];
        Int128 sum = 0;
        for (var i = 0; i < amounts.Length; i++)
        {
            amounts[i] = NamedAmount(order, order.Lines[i]) ?? (Int128?)products[i]!.Price * order.Lines[i].Quantity;
            sum += amounts[i] ?? 0;
        }

        if (order.ExpectedTotal is { } expected && (sum != expected || amounts.Contains(null)))
        {
            return order.PricesTrusted && order.Lines.Any(line => NamedAmount(order, line) is null)
                ? Allocated(order, amounts, expected)
                : Refused($"total {Major(order, expected)} expected, prices come to {Money(order, sum)}");
        }

        if (!IsInRange(sum)) return Refused("total is out of range");
        return new LinePricing(
            [.. order.Lines.Select((line, i) => LineOf(line, i, line.UnitPrice ?? products[i]?.Price, (long)amounts[i]!.Value))],
            (long)sum, Refusal: null);
    }

    /// <summary>
    /// Keeps the amounts that the order names and distributes the rest of the agreed total over the other lines, by their catalogue
    /// amounts, or by their quantities where a product has no price.
    /// </summary>
    static LinePricing Allocated(ReserveInventory order, Int128?[] amounts, long total)
    {
        if (!IsInRange(total)) return Refused("total is out of range");
        int[] unnamed = [.. Enumerable.Range(0, amounts.Length).Where(i => NamedAmount(order, order.Lines[i]) is null)];
        Int128 named = 0;
        foreach (var line in order.Lines) named += NamedAmount(order, line) ?? 0;
        if (named > total) return Refused($"total {Major(order, total)} expected, priced lines alone come to {Money(order, named)}");
        var shares = Primitives.Money.Allocate((long)(total - named), Weights(order, amounts, unnamed));
        var lines = new ReservationLine[amounts.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var share = Array.IndexOf(unnamed, i);
            lines[i] = LineOf(order.Lines[i], i, order.Lines[i].UnitPrice, share < 0 ? (long)amounts[i]!.Value : shares[share]);
        }

        return new LinePricing(lines, total, Refusal: null);
    }

    static long[] Weights(ReserveInventory order, Int128?[] amounts, int[] unnamed) =>
        Array.TrueForAll(unnamed, i => amounts[i] <= long.MaxValue) && Array.Exists(unnamed, i => amounts[i] > 0)
            ? Array.ConvertAll(unnamed, i => (long)amounts[i]!.Value)
            : Array.ConvertAll(unnamed, i => order.Lines[i].Quantity);

    /// <summary>Amount that the order itself gives the line: by its unit price, or agreed as a whole by a trusted caller.</summary>
    static Int128? NamedAmount(ReserveInventory order, Line line) =>
        line.UnitPrice is { } price ? (Int128)price * line.Quantity : order.PricesTrusted ? line.Amount : null;

    static ReservationLine LineOf(Line line, int index, long? unitPrice, long amount) =>
        new(line.IdAt(index), line.ProductId, Stock.DefaultLocation, line.Quantity, unitPrice, amount);

    static LinePricing Refused(string reason) => new(Lines: [], Total: 0, reason);

    static bool IsInRange(Int128 total) => total >= 0 && total <= Primitives.Money.MaxMinor;

    static string Money(ReserveInventory order, Int128 minor) => minor <= Primitives.Money.MaxMinor
        ? Major(order, (long)minor)
        : $"more than {Major(order, Primitives.Money.MaxMinor)}";

    static string Major(ReserveInventory order, long minor) => $"{Primitives.Money.ToMajor(minor, order.Currency)}";
}
