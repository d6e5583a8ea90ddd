using Doms.Contracts.Messages;

namespace Doms.Orders.Domain;

/// <summary>Line of an order: what was ordered, for how much, and where its units are.</summary>
/// <param name="LineId">"1" to "500"; unique within the order.</param>
/// <param name="Name">Name of the product when the order was placed, where it was known.</param>
/// <param name="UnitPrice">Minor units; null until the line is priced, and where an agreed total fixes its amount.</param>
/// <param name="Amount">Minor units of all ordered units; null until the line is priced.</param>
/// <param name="PricedBy">One of <see cref="PriceSources"/>; null until the line is priced.</param>
/// <param name="Cancelled">Units that are no longer wanted.</param>
/// <param name="Reserved">Units set aside in the stock.</param>
/// <param name="Shipped">Units that have left, also those delivered, lost or returned since.</param>
public sealed record OrderLine(
    string LineId,
    string ProductId,
    string? Name,
    long Ordered,
    long? UnitPrice,
    long? Amount,
    string? PricedBy,
    long Discount = 0,
    long Tax = 0,
    long Cancelled = 0,
    long Reserved = 0,
    long Shipped = 0,
    long Delivered = 0,
    long Lost = 0,
    long Returned = 0)
{
    /// <summary>Units that are still wanted.</summary>
    public long Open => Ordered - Cancelled;

    /// <summary>True when the counters can be so in any order in which facts arrive.</summary>
    public bool IsConsistent =>
        Ordered is >= 1 and <= Line.MaxQuantity
        && IsCount(Cancelled) && IsCount(Reserved) && IsCount(Shipped) && IsCount(Returned)
        && Delivered >= 0 && Lost >= 0 && IsCount(Delivered + Lost);

    /// <summary>Minor units that the line costs; null until it is priced.</summary>
    public long? TotalOf(bool taxIncluded) => Amount - Discount + (taxIncluded ? 0 : Tax);

    /// <summary>Converts the line to the one that other services know.</summary>
    public Line ToMessage() => new(ProductId, Ordered, UnitPrice, LineId, Amount, PricedBy);

    bool IsCount(long units) => units >= 0 && units <= Ordered;
}

/// <summary>Sources of a line's price.</summary>
public static class PriceSources
{
    /// <summary>Named in the request, alone or as part of an agreed total.</summary>
    public const string Request = "REQUEST";

    public const string Catalogue = "CATALOGUE";
}

/// <summary>Sums of an order in minor units; null while a line has no price.</summary>
public sealed record OrderTotals(long? Items, long Discount, long Shipping, long Tax, bool TaxIncluded)
{
    public long? Total => Items - Discount + Shipping + (TaxIncluded ? 0 : Tax);

    public static OrderTotals Of(IReadOnlyList<OrderLine> lines)
    {
        long? items = 0;
        foreach (var line in lines) items += line.Amount;
        return new(items, lines.Sum(line => line.Discount), Shipping: 0, lines.Sum(line => line.Tax), TaxIncluded: false);
    }
}
