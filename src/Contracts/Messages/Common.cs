namespace Doms.Contracts.Messages;

/// <summary>Product and quantity of an order; lines of the same product are merged.</summary>
/// <param name="ProductId">1 to 128 characters.</param>
/// <param name="Quantity">1 to 1,000,000 units.</param>
/// <param name="UnitPrice">Minor units; null until the line is priced at reservation, and where an agreed total fixes its amount.</param>
/// <param name="LineId">Id within the order, "1" to "500"; null in messages of earlier versions, where it is the position.</param>
/// <param name="Amount">Minor units of all units; null until the line is priced, and where it is unit price times quantity.</param>
/// <param name="PricedBy">
/// <c>REQUEST</c> or <c>CATALOGUE</c>: the price of the catalogue when the order was placed stands; null for neither.
/// </param>
public sealed record Line(
    string ProductId, long Quantity, long? UnitPrice, string? LineId = null, long? Amount = null, string? PricedBy = null)
{
    /// <summary>Maximum units of one product in an order or a stand-alone reservation.</summary>
    public const long MaxQuantity = 1_000_000;
}

/// <summary>Units of one line of an order.</summary>
public sealed record LineQuantity(string LineId, long Quantity);

/// <summary>Price of a line of an order.</summary>
/// <param name="Quantity">Units ordered.</param>
/// <param name="Total">Minor units of all of them, with discount and tax.</param>
public sealed record LineTotal(string LineId, long Quantity, long Total);

/// <summary>Delivery address.</summary>
/// <param name="City">Null where the country is one city.</param>
/// <param name="PostalCode">Null where the country has none.</param>
/// <param name="State">State, province or region.</param>
public sealed record Address(
    string Name,
    string Line1,
    string? Line2,
    string? City,
    string? PostalCode,
    string Country,
    string? State = null,
    string? Phone = null,
    string? Company = null);

/// <summary>Reason why one line of an order cannot be fulfilled, e.g. "P2: 1 wanted, 0 available".</summary>
public sealed record LineReason(string ProductId, string Reason);
