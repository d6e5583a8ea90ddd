using Doms.Contracts;
using Doms.Contracts.Messages;

namespace Doms.Orders.Domain;

/// <summary>
/// Entry of an order's timeline: a change that Orders made or heard. It is appended, and never changed but for its position.
/// </summary>
/// <param name="EventId">Key: the order's id, a dash and the sequence.</param>
/// <param name="Sequence">1, 2, 3 and so on within the order, in the order in which it was heard.</param>
/// <param name="OrderVersion">Version of the order that has the change.</param>
/// <param name="Type">A name of <see cref="TimelineEventNames"/>.</param>
/// <param name="OccurredAt">Time by the clock of the service that it happened at.</param>
/// <param name="RecordedAt">Time by the clock of Orders.</param>
/// <param name="Audience">One of <see cref="Audiences"/>.</param>
/// <param name="Actor">The caller or the service that caused it.</param>
/// <param name="Detail">A sentence to show.</param>
/// <param name="Cause">Name of the message that caused it, or its requester.</param>
/// <param name="CauseId">Id of that message; null for a request.</param>
/// <param name="Position">Number of the entry in the feed of the shop (<see cref="EventPositions"/>); null until it has one.</param>
public sealed record OrderEntry(
    string EventId,
    long Version,
    string OrderId,
    int Sequence,
    long OrderVersion,
    string Type,
    DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt,
    string Audience,
    string Actor,
    string Detail,
    EntryData Data,
    string Cause,
    string? CauseId,
    long? Position = null)
{
    /// <summary>Actor that customers see instead of the people of the shop.</summary>
    public const string Shop = "shop";

    public static string IdOf(string orderId, int sequence) => $"{orderId}-{sequence}";

    /// <summary>The entry as a customer sees it.</summary>
    public OrderEntry ForCustomer(string subject) =>
        Actor == subject || Actor == Shop || SystemActors.All.Contains(Actor)
            ? this
            : this with { Actor = Shop, Cause = Cause == RequestBy(Actor) ? RequestBy(Shop) : Cause };

    /// <summary>Cause of a change that a caller requested.</summary>
    public static string RequestBy(string subject) => $"request by {subject}";
}

/// <summary>Data of an entry, by its type.</summary>
/// <param name="Amount">Minor units of the order's currency.</param>
public sealed record EntryData(
    string? ShipmentId = null, string? RefundId = null, string? DeadLetterId = null, IReadOnlyList<LineQuantity>? Lines = null,
    long? Amount = null)
{
    public static EntryData None { get; } = new();
}

/// <summary>Readers of an entry.</summary>
public static class Audiences
{
    /// <summary>All callers who may see the order.</summary>
    public const string Customer = "CUSTOMER";

    /// <summary>Operators only.</summary>
    public const string Operator = "OPERATOR";
}

/// <summary>Circumstances of a decision.</summary>
/// <param name="Now">Time of the decision by the wall clock of Orders.</param>
/// <param name="OccurredAt">Time at which the message was published.</param>
/// <param name="MessageId">Id of the message; null for a request.</param>
public sealed record Occasion(DateTimeOffset Now, DateTimeOffset OccurredAt, string? MessageId = null)
{
    /// <summary>A decision of Orders itself.</summary>
    public static Occasion At(DateTimeOffset now) => new(now, now);
}
