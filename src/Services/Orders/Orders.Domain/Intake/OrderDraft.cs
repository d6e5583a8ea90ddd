using Doms.Contracts.Messages;

namespace Doms.Orders.Domain.Intake;

/// <summary>An order request that is well-formed: lines merged, money in minor units.</summary>
/// <param name="Lines">With the prices of the request, where it named any.</param>
/// <param name="Amount">Minor units.</param>
public sealed record OrderDraft(
    string? CustomerId,
    string? CustomerEmail,
    IReadOnlyList<Line> Lines,
    long? Amount,
    string Currency,
    Address? ShippingAddress,
    string? PaymentToken,
    string? Reference,
    IReadOnlyDictionary<string, string>? Metadata);

/// <summary>Takes an order in.</summary>
/// <param name="OrderId">Made when the request arrived, so that a repeat of it finds its own order.</param>
/// <param name="PlacedBy">The subject who asks.</param>
/// <param name="PricesTrusted">Prices of the request stand as they are.</param>
/// <param name="TotalRequired">An order that cannot be priced at once is refused, because payment comes first.</param>
public sealed record PlaceOrder(
    string OrderId, string Owner, string PlacedBy, bool PricesTrusted, bool TotalRequired, OrderDraft Draft);
