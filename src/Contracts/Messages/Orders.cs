namespace Doms.Contracts.Messages;

/// <summary>An order was accepted and stored.</summary>
/// <param name="OrderId">Key.</param>
/// <param name="UserId">Owner of the order.</param>
/// <param name="TotalAmount">Major units of <paramref name="Currency"/>; null until every line is priced.</param>
/// <param name="Items">Product id to quantity.</param>
/// <param name="Lines">The same products with their prices in minor units.</param>
/// <param name="Total">Minor units; null until every line is priced.</param>
/// <param name="PricesTrusted">True when prices in the order are accepted as given; else they must equal the catalogue's.</param>
/// <param name="ExpectedTotal">Minor units the customer agreed to without giving line prices; checked like a price.</param>
/// <param name="PaymentToken">Read in messages of earlier versions only: it is sent to Payments alone (payment.prepare).</param>
/// <param name="Version">The order row's version.</param>
/// <param name="Number">The order's number for people.</param>
/// <param name="PlacedBy">Subject of the caller who placed it; null in messages of earlier versions.</param>
/// <param name="ReservationId">The stand-alone reservation that the order consumes.</param>
/// <param name="HasToken">Whether payment.prepare gives Payments the means of payment.</param>
/// <param name="Reference">The shop's own order number; null without one.</param>
/// <param name="Names">Names of the products of the first lines, where they are known; null for none.</param>
public sealed record OrderCreated(
    string OrderId,
    string UserId,
    decimal? TotalAmount,
    IReadOnlyDictionary<string, long> Items,
    IReadOnlyList<Line> Lines,
    long? Total,
    string Currency,
    bool PricesTrusted,
    long? ExpectedTotal,
    string? CustomerEmail,
    Address? ShippingAddress,
    string? PaymentToken,
    DateTimeOffset CreatedAt,
    long Version,
    string? Number = null,
    string? PlacedBy = null,
    string? ReservationId = null,
    bool HasToken = false,
    string? Reference = null,
    IReadOnlyDictionary<string, string>? Names = null) : IMessage
{
    /// <summary>Maximum number of lines whose names are given; mails list no more.</summary>
    public const int MaxNamedLines = 20;

    public string Key => OrderId;
}

/// <summary>A customer or an operator requests cancellation: a signal to the order's saga.</summary>
public sealed record OrderCancelRequested(string OrderId, string Reason, string RequestedBy, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The order was confirmed: it is paid and will be shipped.</summary>
public sealed record OrderConfirmed(string OrderId, string UserId, long Total, string Currency, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The order ended: everything was delivered.</summary>
public sealed record OrderCompleted(string OrderId, string UserId, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The order ended without success; its completed steps are compensated.</summary>
/// <param name="Captured">Minor units that were taken for the order; null in messages of earlier versions.</param>
public sealed record OrderCancelled(
    string OrderId, string UserId, string Reason, IReadOnlyList<LineReason> Reasons, long Version, long? Captured = null) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Confirms the order: the saga's pivot, after which it only goes forward.</summary>
/// <param name="Total">Minor units.</param>
public sealed record ConfirmOrder(string OrderId, string Owner, IReadOnlyList<Line> Lines, long Total, string Currency)
    : IMessage
{
    public string Key => OrderId;
}

/// <summary>Completes an order whose goods were delivered.</summary>
public sealed record CompleteOrder(string OrderId, string Owner) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Cancels an order whose completed steps are compensated.</summary>
public sealed record CancelOrder(string OrderId, string Owner, string Reason, IReadOnlyList<LineReason> Reasons) : IMessage
{
    public string Key => OrderId;
}
