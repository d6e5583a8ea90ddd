using Doms.Contracts.Messages;

namespace Doms.Orders.Domain.Intake;

/// <summary>An order as it was asked for, in whichever shape, before anything is checked.</summary>
/// <param name="Amount">Major units.</param>
/// <param name="Items">Null when the request has none.</param>
public sealed record OrderRequest(
    string? CustomerId = null,
    string? UserId = null,
    string? CustomerEmail = null,
    IReadOnlyList<ItemRequest>? Items = null,
    decimal? Amount = null,
    string? Currency = null,
    AddressRequest? ShippingAddress = null,
    string? PaymentToken = null,
    string? Reference = null,
    IReadOnlyDictionary<string, string>? Metadata = null);

/// <param name="Quantity">Any number; only whole ones are accepted.</param>
/// <param name="Price">Major units.</param>
public sealed record ItemRequest(string? ProductId, decimal? Quantity, decimal? Price = null);

public sealed record AddressRequest(
    string? Name = null,
    string? Line1 = null,
    string? Line2 = null,
    string? City = null,
    string? PostalCode = null,
    string? Country = null);

/// <summary>An order request that is well-formed: lines merged, money in minor units.</summary>
/// <param name="Lines">With the prices of the request, where it gives them.</param>
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

/// <summary>Places an order.</summary>
/// <param name="OrderId">Created when the request arrives, so that a repeat of the command finds its own order.</param>
/// <param name="PlacedBy">Subject of the requester.</param>
/// <param name="PricesTrusted">Prices of the request are accepted as given.</param>
/// <param name="TotalRequired">Rejects an order that cannot be priced immediately, because payment comes first.</param>
public sealed record PlaceOrder(
    string OrderId, string Owner, string PlacedBy, bool PricesTrusted, bool TotalRequired, OrderDraft Draft);
