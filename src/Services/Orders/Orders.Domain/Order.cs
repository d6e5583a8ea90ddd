using Doms.Contracts.Messages;

namespace Doms.Orders.Domain;

/// <summary>An order: one row, history included.</summary>
/// <param name="OrderId">Key; a UUID of version 7, so ids sort by time.</param>
/// <param name="Owner">Subject of the owner's token.</param>
/// <param name="CustomerId">Customer id of the request; the owner when it is absent.</param>
/// <param name="Lines">Merged by product, in the order of the request.</param>
/// <param name="Total">Minor units; null until every line is priced.</param>
/// <param name="Reference">The shop's own order number, unique per owner.</param>
/// <param name="Reason">Reason of the cancellation.</param>
public sealed record Order(
    string OrderId,
    long Version,
    string Owner,
    string CustomerId,
    OrderStatus Status,
    IReadOnlyList<Line> Lines,
    long? Total,
    string Currency,
    string? Reference,
    string? Reason,
    AgreedTerms Terms,
    OrderHistory History,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>Subject of a caller without a token; it places orders for customers that it names.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>Customer of the order in the messages to other services.</summary>
    public string UserId => Owner == Anonymous ? CustomerId : Owner;

    /// <summary>Reached milestones, oldest first.</summary>
    public IReadOnlyList<string> Progress =>
        [.. History.Timeline.Where(entry => TimelineEventNames.IsMilestone(entry.Event)).Select(entry => entry.Event).Distinct()];

    /// <summary>True once dispatch is recorded: the order can no longer be cancelled.</summary>
    public bool IsDispatched => History.Contains(TimelineEventNames.Shipped) || History.Contains(TimelineEventNames.Delivered);

    /// <summary>True once the order is confirmed, completed or cancelled.</summary>
    public bool HasLeftPending => Status is not OrderStatus.Pending;

    /// <summary>True for a final status.</summary>
    public bool IsEnded => Status is OrderStatus.Completed or OrderStatus.Cancelled;
}

/// <summary>Terms agreed when the order was placed; immutable.</summary>
/// <param name="PricesTrusted">Prices in the order are accepted as given; else they must equal the catalogue's.</param>
/// <param name="ExpectedTotal">Total of the request in minor units, where it does not price each line.</param>
public sealed record AgreedTerms(
    string? CustomerEmail,
    Address? ShippingAddress,
    string? PaymentToken,
    IReadOnlyDictionary<string, string>? Metadata,
    bool PricesTrusted,
    long? ExpectedTotal);

/// <summary>History of an order.</summary>
/// <param name="Timeline">
/// Causes before consequences, otherwise in order of arrival; beyond <see cref="OrderHistory.MaxTimelineEntries"/> milestones only.
/// </param>
/// <param name="Applied">Versions applied per source.</param>
/// <param name="Reasons">Reasons of the cancellation by line.</param>
/// <param name="Cancellation">Set while a cancellation is requested, and after it was refused.</param>
/// <param name="LastSagaContactVersion">
/// Version of the order at the last contact with its saga, or with a service that the saga commands; 0 before.
/// </param>
/// <param name="SagaNotResponding">True when no saga responds.</param>
/// <param name="Attention">Problem that needs an operator.</param>
public sealed record OrderHistory(
    IReadOnlyList<TimelineEntry> Timeline,
    AppliedVersions Applied,
    IReadOnlyList<LineReason> Reasons,
    Cancellation? Cancellation = null,
    long LastSagaContactVersion = 0,
    bool SagaNotResponding = false,
    string? Attention = null)
{
    /// <summary>Entries after which only milestones are added, so that no row grows without bound.</summary>
    public const int MaxTimelineEntries = 100;

    /// <summary>
    /// Adds an entry. Events of different services arrive in any order, so a cause may arrive after its consequence: it is inserted
    /// before it and dated no later. Replicas commit in any order: no entry is dated before its predecessor.
    /// </summary>
    public OrderHistory Add(TimelineEntry entry)
    {
        if (Timeline.Count >= MaxTimelineEntries && !TimelineEventNames.IsMilestone(entry.Event)) return this;
        var at = Timeline.TakeWhile(other => !TimelineEventNames.IsConsequence(other.Event, entry.Event)).Count();
        if (at == Timeline.Count) return this with { Timeline = [.. Timeline, entry with { Time = NoEarlierThanLastEntry(entry.Time) }] };
        return this with { Timeline = [.. Timeline.Take(at), entry with { Time = Timeline[at].Time }, .. Timeline.Skip(at)] };
    }

    /// <summary>True when the timeline has an entry of the event.</summary>
    public bool Contains(string name) => Timeline.Any(entry => entry.Event == name);

    DateTimeOffset NoEarlierThanLastEntry(DateTimeOffset time) => Timeline.Count > 0 && Timeline[^1].Time > time ? Timeline[^1].Time : time;
}

/// <param name="Event">A name of <see cref="TimelineEventNames"/>.</param>
/// <param name="Detail">A sentence to show.</param>
/// <param name="Cause">Name of the message that caused it, or its requester.</param>
public sealed record TimelineEntry(DateTimeOffset Time, string Event, string Detail, string Cause);

/// <summary>Requested or refused cancellation.</summary>
/// <param name="Why">Reason of the request or of the refusal.</param>
public sealed record Cancellation(string State, string Why)
{
    public const string Requested = "REQUESTED";
    public const string Refused = "REFUSED";
}
