namespace Doms.Contracts.Messages;

/// <summary>One product of an order; lines of one product are merged, so a product appears once.</summary>
/// <param name="ProductId">1 to 128 characters.</param>
/// <param name="Quantity">1 to 1,000,000 units.</param>
/// <param name="UnitPrice">Minor units; null until it is priced when reserved.</param>
public sealed record Line(string ProductId, long Quantity, long? UnitPrice)
{
    /// <summary>Maximum units of one product in an order or a stand-alone reservation.</summary>
    public const long MaxQuantity = 1_000_000;
}

/// <summary>Where the goods go.</summary>
public sealed record Address(string Name, string Line1, string? Line2, string City, string PostalCode, string Country);

/// <summary>Why one line stands in the way of its order, e.g. "P2: 1 wanted, 0 available".</summary>
public sealed record LineReason(string ProductId, string Reason);
