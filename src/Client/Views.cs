namespace Doms.Client;

/// <summary>An order as the API shows it.</summary>
/// <param name="TotalAmount">Major units; null until it is priced.</param>
/// <param name="Cancellation"><c>REQUESTED</c> or <c>REFUSED</c>.</param>
public sealed record OrderView(
    string OrderId, string Status, IReadOnlyList<string> Progress, string CustomerId, decimal? TotalAmount, string Currency,
    IReadOnlyList<ItemView> Items, string? Reference, string? Reason, IReadOnlyList<LineReasonView>? Reasons,
    string? Cancellation, string? CancellationReason, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Nothing happens to it any more.</summary>
    public bool IsEnded => Status is OrderStatuses.Completed or OrderStatuses.Cancelled;
}

/// <summary>The states of an order.</summary>
public static class OrderStatuses
{
    public const string Pending = "PENDING";
    public const string Confirmed = "CONFIRMED";
    public const string Completed = "COMPLETED";
    public const string Cancelled = "CANCELLED";

    /// <summary>In the order an order goes through them.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Confirmed, Completed, Cancelled];
}

/// <param name="Price">Major units for one.</param>
public sealed record ItemView(string ProductId, long Quantity, decimal? Price);

public sealed record LineReasonView(string ProductId, string Reason);

/// <param name="NextCursor">Where the list goes on; null behind the last one.</param>
public sealed record PageView<T>(IReadOnlyList<T> Items, string? NextCursor, string? Cursor = null)
{
    /// <summary>The cursor, under whichever name the list has it.</summary>
    public string? Next => NextCursor ?? Cursor;
}

public sealed record TimelineView(string OrderId, string Status, IReadOnlyList<TimelineEntryView> Timeline);

public sealed record TimelineEntryView(DateTimeOffset Time, string Event, string Detail, string Cause);

/// <param name="WaitingFor">Null at its end.</param>
/// <param name="NextAt">The next timer, whosever it is.</param>
/// <param name="Deadline">When its saga stops waiting.</param>
public sealed record WhyView(
    string OrderId, string Status, string? WaitingFor, DateTimeOffset? Since, DateTimeOffset? NextAt, DateTimeOffset? Deadline,
    string? Attention, string? Cancellation, string? CancellationReason, string? Reason, IReadOnlyList<LineReasonView>? Reasons,
    IReadOnlyList<PendingReasonView> Waits);

/// <param name="Error">For operators only.</param>
public sealed record PendingReasonView(
    string Service, string Kind, string For, DateTimeOffset Since, DateTimeOffset? NextAt, DateTimeOffset? Deadline,
    int? Attempts, string? DeadLetter, string? Error);

/// <param name="Price">Major units; null for none.</param>
public sealed record ProductView(
    string ProductId, string? Name, decimal? Price, string Currency, long AvailableQuantity, long ReservedQuantity, long Version);

public sealed record SagaView(
    string OrderId, string Workflow, string Status, string Step, bool Undoing, int Attempt, DateTimeOffset? Deadline,
    string? CancelReason, IReadOnlyList<SagaEntryView> History, DateTimeOffset ChangedAt);

public sealed record SagaEntryView(DateTimeOffset At, string Event, string? Detail);

public sealed record DeadLetterView(
    string Id, string Service, string Type, string Key, string Error, int Attempts, int Replays, string Origin,
    DateTimeOffset DeadAt, string Status, string? HandledBy, DateTimeOffset? HandledAt);

public sealed record DeadLetterDetailsView(
    DeadLetterView Letter, string MessageId, string Headers, string? Payload, string? PayloadBase64, string? Stack);

public sealed record DeadLetterOutcomeView(string Id, string Status);

public sealed record ReplayedView(int Replayed);

/// <param name="Amount">Major units.</param>
public sealed record PaymentView(
    string OrderId, string Status, decimal Amount, decimal RefundedAmount, string Currency, string? Reason);

public sealed record TokenView(string Token, long ExpiresIn);

/// <param name="Errors">Field to text.</param>
public sealed record ProblemView(int Status, string? Code, string? Message, IReadOnlyDictionary<string, string>? Errors);
