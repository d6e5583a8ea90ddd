using Doms.Contracts.Messages;

namespace Doms.Orders.Domain;

/// <summary>An order as Orders keeps it: one row, its history included.</summary>
/// <param name="OrderId">Key; a UUID of version 7, so ids sort by time.</param>
/// <param name="Owner">The subject whose order it is, as the token said.</param>
/// <param name="CustomerId">The customer as the request named it; the owner when it named none.</param>
/// <param name="Lines">Merged by product, in the order of the request.</param>
/// <param name="Total">Minor units; null until every line is priced.</param>
/// <param name="Reference">The shop's own number for it, unique per owner.</param>
/// <param name="Reason">Why it is cancelled.</param>
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
    /// <summary>The subject of a caller without a token, who names customers without being one of them.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The customer that the other services know the order by.</summary>
    public string UserId => Owner == Anonymous ? CustomerId : Owner;

    /// <summary>Reached milestones, oldest first.</summary>
    public IReadOnlyList<string> Progress =>
        [.. History.Timeline.Where(entry => TimelineEventNames.IsMilestone(entry.Event)).Select(entry => entry.Event).Distinct()];

    /// <summary>The goods are known to have left the house, so cancelling is over.</summary>
    public bool IsDispatched => History.Timeline.Any(entry => entry.Event is TimelineEventNames.Shipped or TimelineEventNames.Delivered);

    /// <summary>The customer knows where they are: confirmed, completed or cancelled.</summary>
    public bool HasLeftPending => Status is not OrderStatus.Pending;

    /// <summary>Nothing happens to the status any more.</summary>
    public bool IsEnded => Status is OrderStatus.Completed or OrderStatus.Cancelled;
}

/// <summary>What was agreed when the order was placed; it never changes.</summary>
/// <param name="PricesTrusted">Prices in the order stand as they are; else they must equal the catalogue's.</param>
/// <param name="ExpectedTotal">Minor units it was said to come to, where the request did not price each line.</param>
public sealed record AgreedTerms(
    string? CustomerEmail,
    Address? ShippingAddress,
    string? PaymentToken,
    IReadOnlyDictionary<string, string>? Metadata,
    bool PricesTrusted,
    long? ExpectedTotal);

/// <summary>What happened to the order so far.</summary>
/// <param name="Timeline">
/// Causes before consequences, else as they were told; at most <see cref="OrderHistory.MaxTimelineEntries"/>, milestones apart.
/// </param>
/// <param name="Applied">What each source has told.</param>
/// <param name="Reasons">Why the order is cancelled, to the line.</param>
/// <param name="Cancellation">Set while a cancellation is asked for, and when it was refused.</param>
/// <param name="SignVersion">The order's version when a saga, or what it sets in motion, last told of it; 0 before.</param>
/// <param name="Unattended">No saga has answered for it.</param>
/// <param name="Attention">What an operator must look at.</param>
public sealed record OrderHistory(
    IReadOnlyList<TimelineEntry> Timeline,
    AppliedVersions Applied,
    IReadOnlyList<LineReason> Reasons,
    Cancellation? Cancellation = null,
    long SignVersion = 0,
    bool Unattended = false,
    string? Attention = null)
{
    /// <summary>Entries after which only milestones are added, so that no row grows without bound.</summary>
    public const int MaxTimelineEntries = 100;

    /// <summary>
    /// Adds what happened. Services tell of it by ways of their own, so the news of a cause may come after that of its
    /// consequence: it is put before it then, and dated no later. Of two replicas the one that began earlier may end later: no
    /// entry is dated before the one it follows.
    /// </summary>
    public OrderHistory Add(TimelineEntry entry)
    {
        if (Timeline.Count >= MaxTimelineEntries && !TimelineEventNames.IsMilestone(entry.Event)) return this;
        var at = Timeline.TakeWhile(known => !TimelineEventNames.IsConsequence(known.Event, entry.Event)).Count();
        if (at == Timeline.Count) return this with { Timeline = [.. Timeline, entry with { Time = NoEarlierThanLastEntry(entry.Time) }] };
        return this with { Timeline = [.. Timeline.Take(at), entry with { Time = Timeline[at].Time }, .. Timeline.Skip(at)] };
    }

    DateTimeOffset NoEarlierThanLastEntry(DateTimeOffset time) => Timeline.Count > 0 && Timeline[^1].Time > time ? Timeline[^1].Time : time;
}

/// <param name="Event">One of <see cref="TimelineEventNames"/>.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="Cause">The message that told it, or who asked for it.</param>
public sealed record TimelineEntry(DateTimeOffset Time, string Event, string Detail, string Cause);

/// <summary>A cancellation that is asked for, or was refused.</summary>
/// <param name="Why">The reason given for asking, or for refusing.</param>
public sealed record Cancellation(string State, string Why)
{
    public const string Requested = "REQUESTED";
    public const string Refused = "REFUSED";
}
