using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain.Intake;

/// <summary>Prices and total of an order when it is placed, and whether they are trusted.</summary>
/// <param name="Total">Minor units; null while a line has no price.</param>
public sealed record Quote(IReadOnlyList<Line> Lines, long? Total, bool PricesTrusted, long? ExpectedTotal);

/// <summary>
/// Prices an order at intake. Prices of a trusted caller are accepted; others are checked against the catalogue when stock is
/// reserved. A line without a price gets the catalogue's, if the local copy has one.
/// </summary>
static class Pricing
{
    public static (Quote? Quote, Rejection? Rejection) Quote(PlaceOrder command, Func<string, ProductPrice?> catalogue)
    {
        var draft = command.Draft;
        var isPriced = draft.Lines.All(line => line.UnitPrice is not null);
        if (command.PricesTrusted && !isPriced && draft.Amount is { } agreed)
            return (new(draft.Lines, agreed, PricesTrusted: true, agreed), null);

        IReadOnlyList<Line> lines = isPriced
            ? draft.Lines
            : [.. draft.Lines.Select(line => FromCatalogue(line, draft.Currency, catalogue))];
        if (!TrySum(lines, out var sum)) return (null, TotalOutOfRange(draft));
        if (isPriced && draft.Amount is { } amount && amount != sum)
            return (null, AmountMismatch(draft, amount, sum!.Value));
        if (sum is null && command.TotalRequired)
            return (null, PriceMissing(lines));

        var namesPrices = draft.Amount is not null || draft.Lines.Any(line => line.UnitPrice is not null);
        return (new(lines, sum, command.PricesTrusted || !namesPrices, isPriced ? null : draft.Amount), null);
    }

    static Line FromCatalogue(Line line, string currency, Func<string, ProductPrice?> catalogue) =>
        line.UnitPrice is null && catalogue(line.ProductId) is { Price: { } price } known && known.Currency == currency
            ? line with { UnitPrice = price }
            : line;

    /// <summary>Null when a line has no price; false when the total is out of range.</summary>
    static bool TrySum(IReadOnlyList<Line> lines, out long? sum)
    {
        Int128 total = 0;
        var isComplete = true;
        foreach (var line in lines)
        {
            total += (Int128)(line.UnitPrice ?? 0) * line.Quantity;
            isComplete &= line.UnitPrice is not null;
        }

        var fits = total <= Money.MaxMinor;
        sum = fits && isComplete ? (long)total : null;
        return fits;
    }

    static Rejection TotalOutOfRange(OrderDraft draft) => new(
        RejectionKind.Invalid,
        "total_out_of_range",
        $"The total must be at most {new Money(Money.MaxMinor, draft.Currency)}.",
        "items");

    static Rejection AmountMismatch(OrderDraft draft, long amount, long sum) => new(
        RejectionKind.Unacceptable,
        "amount_mismatch",
        $"The amount is {new Money(amount, draft.Currency)}, but the lines come to {new Money(sum, draft.Currency)}.",
        "amount");

    static Rejection PriceMissing(IReadOnlyList<Line> lines) => new(
        RejectionKind.Unacceptable,
        "price_missing",
        $"Payment comes first, and '{lines.First(line => line.UnitPrice is null).ProductId}' has no price: name one.",
        "items");
}
