using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain.Intake;

/// <summary>An order request that is well-formed: lines merged, money in minor units.</summary>
/// <param name="Lines">With the prices of the request, where it gives them.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="ReservationId">Stand-alone reservation that the order consumes.</param>
public sealed record OrderDraft(
    string? CustomerId,
    string? CustomerEmail,
    IReadOnlyList<Line> Lines,
    long? Amount,
    string Currency,
    Address? ShippingAddress,
    string? PaymentToken,
    string? Reference,
    IReadOnlyDictionary<string, string>? Metadata,
    string? ReservationId = null);

/// <summary>Places an order.</summary>
/// <param name="OrderId">Created when the request arrives, so that a repeat of the command finds its own order.</param>
/// <param name="PlacedBy">Subject of the requester.</param>
/// <param name="PricesTrusted">Prices of the request are accepted as given.</param>
/// <param name="TotalRequired">Rejects an order that cannot be priced immediately, because payment comes first.</param>
/// <param name="Number">Taken with the id; see <see cref="OrderNumbers"/>.</param>
/// <param name="IsReferenceOfShop">The reference is unique in the whole shop, because its backend or an operator gave it.</param>
/// <param name="ReservationProblem">Why the order may not name its reservation; null for none that is known yet.</param>
public sealed record PlaceOrder(
    string OrderId,
    string Owner,
    string PlacedBy,
    bool PricesTrusted,
    bool TotalRequired,
    OrderDraft Draft,
    long Number,
    bool IsReferenceOfShop = false,
    Rejection? ReservationProblem = null)
{
    /// <summary>Key of the reference; null without one.</summary>
    public string? ReferenceKey => Draft.Reference switch
    {
        null => null,
        { } reference => IsReferenceOfShop ? OrderReference.KeyOfShop(reference) : OrderReference.KeyOfOwner(Owner, reference),
    };
}
