using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain.Intake;

/// <summary>Prices of an order when it is placed, and whether they are trusted.</summary>
public sealed record Quote(IReadOnlyList<OrderLine> Lines, bool PricesTrusted, long? ExpectedTotal);

/// <summary>
/// Prices an order at intake. Prices of a trusted caller are accepted; those that another caller names are checked against the catalogue
/// when stock is reserved. A line without a price gets the catalogue's, if the local copy has one.
/// </summary>
static class Pricing
{
    public static (Quote? Quote, Rejection? Rejection) Quote(PlaceOrder command, Func<string, ProductPrice?> catalogue)
    {
        var draft = command.Draft;
        var named = SumOf(draft.Lines);
        if (named > Money.MaxMinor) return (null, TotalOutOfRange(draft));
        var isPriced = draft.Lines.All(line => line.UnitPrice is not null);
        if (draft.Amount is { } amount && (isPriced ? amount != named : amount < named))
            return (null, AmountMismatch(draft, amount, (long)named));
        if (command.PricesTrusted && !isPriced && draft.Amount is { } agreed)
            return (new(Agree(draft, agreed - (long)named, catalogue), PricesTrusted: true, agreed), null);
        return QuoteLines(command, isPriced, catalogue);
    }

    static (Quote? Quote, Rejection? Rejection) QuoteLines(PlaceOrder command, bool isPriced, Func<string, ProductPrice?> catalogue)
    {
        var draft = command.Draft;
        IReadOnlyList<Line> lines = [.. draft.Lines.Select(line => line with { UnitPrice = PriceOf(line, draft.Currency, catalogue) })];
        if (SumOf(lines) > Money.MaxMinor) return (null, TotalOutOfRange(draft));
        if (command.TotalRequired && lines.FirstOrDefault(line => line.UnitPrice is null) is { } unpriced)
            return (null, PriceMissing(unpriced));
        IReadOnlyList<OrderLine> quoted = [.. lines.Select((line, i) => ToOrderLine(line, i, draft.Lines[i], catalogue))];
        var namesPrices = draft.Amount is not null || draft.Lines.Any(line => line.UnitPrice is not null);
        return (new(quoted, command.PricesTrusted || !namesPrices, isPriced ? null : draft.Amount), null);
    }

    /// <summary>Gives what the named prices leave of an agreed total to the other lines, in proportion to the catalogue's prices.</summary>
    static IReadOnlyList<OrderLine> Agree(OrderDraft draft, long left, Func<string, ProductPrice?> catalogue)
    {
        IReadOnlyList<OrderLine> lines = [.. draft.Lines.Select((line, i) => ToOrderLine(line, i, line, catalogue))];
        IReadOnlyList<OrderLine> open = [.. lines.Where(line => line.Amount is null)];
        IReadOnlyList<Line> priced =
            [.. open.Select(line => line.ToMessage()).Select(line => line with { UnitPrice = PriceOf(line, draft.Currency, catalogue) })];
        var hasWeights = priced.All(line => line.UnitPrice is not null) && SumOf(priced) <= Money.MaxMinor;
        var shares = LinePrices.Allocate(left, open, hasWeights ? [.. priced.Select(line => line.UnitPrice!.Value * line.Quantity)] : [])
            .ToDictionary(line => line.LineId);
        return [.. lines.Select(line => shares.GetValueOrDefault(line.LineId, line))];
    }

    static OrderLine ToOrderLine(Line line, int position, Line requested, Func<string, ProductPrice?> catalogue) => new(
        line.LineId ?? LinePrices.IdAt(position),
        line.ProductId,
        catalogue(line.ProductId)?.Name,
        line.Quantity,
        line.UnitPrice,
        line.UnitPrice * line.Quantity,
        line.UnitPrice is null ? null : requested.UnitPrice is null ? PriceSources.Catalogue : PriceSources.Request);

    static long? PriceOf(Line line, string currency, Func<string, ProductPrice?> catalogue)
    {
        if (line.UnitPrice is not null) return line.UnitPrice;
        return catalogue(line.ProductId) is { } known && known.Currency == currency ? known.Price : null;
    }

    static Int128 SumOf(IEnumerable<Line> lines)
    {
        Int128 sum = 0;
        foreach (var line in lines) sum += (Int128)(line.UnitPrice ?? 0) * line.Quantity;
        return sum;
    }

    static Rejection TotalOutOfRange(OrderDraft draft) => new(
        RejectionKind.Invalid,
        "total_out_of_range",
        $"The total must be at most {new Money(Money.MaxMinor, draft.Currency)}.",
        "items");

    static Rejection AmountMismatch(OrderDraft draft, long amount, long sum) => new(
        RejectionKind.Unacceptable,
        "amount_mismatch",
        $"The amount is {new Money(amount, draft.Currency)}, but the lines with a price come to {new Money(sum, draft.Currency)}.",
        "amount");

    static Rejection PriceMissing(Line line) => new(
        RejectionKind.Unacceptable,
        "price_missing",
        $"Payment comes first, and '{line.ProductId}' has no price: name one.",
        "items");
}
