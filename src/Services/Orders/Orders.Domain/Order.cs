using Doms.Contracts.Messages;

namespace Doms.Orders.Domain;

/// <summary>An order: one row with its lines, and what other services have told about it.</summary>
public sealed record Order
{
    /// <summary>Subject of a caller without a token; it places orders for customers that it names.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>Key; a UUID of version 7, so ids sort by time.</summary>
    public required string OrderId { get; init; }

    /// <summary>Counts every change, facts of other services included.</summary>
    public required long Version { get; init; }

    /// <summary>Number for people; unique, and larger for later orders of the same process.</summary>
    public required long Number { get; init; }

    /// <summary>The shop's own order number.</summary>
    public string? Reference { get; init; }

    /// <summary>Subject of the owner's token.</summary>
    public required string Owner { get; init; }

    /// <summary>Customer id of the request; the owner when it is absent.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Subject of the caller who placed it.</summary>
    public required string PlacedBy { get; init; }

    public string? CustomerEmail { get; init; }

    public OrderStatus Status { get; init; }

    public required string Currency { get; init; }

    /// <summary>Lines in the order of the request, one for each product.</summary>
    public required IReadOnlyList<OrderLine> Lines { get; init; }

    public required OrderTotals Totals { get; init; }

    public required AgreedTerms Terms { get; init; }

    /// <summary>Reached milestones, and when each occurred.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset> Milestones { get; init; }

    /// <summary>Reason of the cancellation.</summary>
    public string? Reason { get; init; }

    /// <summary>Reasons of the cancellation by line.</summary>
    public IReadOnlyList<LineReason> Reasons { get; init; } = [];

    /// <summary>Set while a cancellation is requested, and after it was refused.</summary>
    public Cancellation? Cancellation { get; init; }

    /// <summary>Open problems that need an operator; null for none.</summary>
    public Attention? Attention { get; init; }

    /// <summary>Facts of other services that were applied.</summary>
    public AppliedVersions Heard { get; init; } = AppliedVersions.None;

    public OrderPayment Payment { get; init; } = OrderPayment.None;

    /// <summary>Shipments by number.</summary>
    public IReadOnlyList<OrderShipment> Shipments { get; init; } = [];

    /// <summary>Number of the newest entry of the timeline.</summary>
    public required int Sequence { get; init; }

    /// <summary>
    /// Version of the order at the last contact with its saga, or with a service that the saga commands; 0 before.
    /// </summary>
    public long LastSagaContactVersion { get; init; }

    /// <summary>True when no saga responds.</summary>
    public bool SagaNotResponding { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Minor units; null until every line is priced.</summary>
    public long? Total => Totals.Total;

    /// <summary>Customer of the order in the messages to other services.</summary>
    public string UserId => Owner == Anonymous ? CustomerId : Owner;

    /// <summary>Reached milestones, each behind those that must precede it.</summary>
    public IReadOnlyList<string> Progress =>
    [
        .. Milestones.OrderBy(entry => TimelineEventNames.MilestoneRank(entry.Key)).ThenBy(entry => entry.Value)
            .Select(entry => entry.Key),
    ];

    /// <summary>The shipment with the highest number; null without one.</summary>
    public OrderShipment? NewestShipment => Shipments is [.., var last] ? last : null;

    /// <summary>True once goods have left: the order can no longer be cancelled.</summary>
    public bool IsDispatched => Lines.Any(line => line.Shipped > 0);

    /// <summary>Minor units that the customer has still to pay.</summary>
    public long Due => Math.Max(0, Payable - Payment.Captured);

    /// <summary>True once the order is confirmed, completed or cancelled.</summary>
    public bool HasLeftPending => Status is not OrderStatus.Pending;

    /// <summary>True for a final status.</summary>
    public bool IsEnded => Status is OrderStatus.Completed or OrderStatus.Cancelled;

    /// <summary>Takes over prices by line id.</summary>
    internal Order WithPrices(IReadOnlyList<Line> told, long total)
    {
        var lines = LinePrices.Apply(Lines, told, total);
        return ReferenceEquals(lines, Lines) ? this : this with { Lines = lines, Totals = OrderTotals.Of(lines) };
    }

    /// <summary>Minor units of the units that are not cancelled.</summary>
    long Payable => Totals.Shipping + Lines.Sum(line => line.TotalOf(Totals.TaxIncluded) is { } total
        ? Primitives.Money.Part(total, line.Ordered, line.Cancelled, line.Open)
        : 0);
}

/// <summary>Terms agreed when the order was placed; immutable.</summary>
/// <param name="PricesTrusted">Prices in the order are accepted as given; else those that the request names must equal the
/// catalogue's.</param>
/// <param name="ExpectedTotal">Total of the request in minor units, where it does not price each line.</param>
/// <param name="ReservationId">Stand-alone reservation that the order consumes.</param>
/// <param name="HasToken">Whether Payments was given a means of payment.</param>
/// <param name="PaymentToken">Means of payment of a pending order of an earlier version; null for all others.</param>
public sealed record AgreedTerms(
    Address? ShippingAddress,
    IReadOnlyDictionary<string, string>? Metadata,
    bool PricesTrusted,
    long? ExpectedTotal,
    string? ReservationId = null,
    bool HasToken = false,
    string? PaymentToken = null);

/// <summary>Requested or refused cancellation.</summary>
/// <param name="Why">Reason of the request or of the refusal.</param>
/// <param name="Since">Time of the request or of the refusal.</param>
public sealed record Cancellation(string State, string Why, DateTimeOffset Since)
{
    public const string Requested = "REQUESTED";
    public const string Refused = "REFUSED";
}
