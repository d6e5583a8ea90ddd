namespace Doms.Contracts.Http;

/// <summary>Reason why an order is pending, as reported by one service.</summary>
/// <param name="Service">The service that reports it.</param>
/// <param name="Kind">One of <see cref="PendingReasonKind"/>.</param>
/// <param name="For">A phrase to show; for a step the awaited event.</param>
/// <param name="NextAt">Time of the next automatic action; null if no action is scheduled.</param>
/// <param name="Deadline">Time at which the saga stops waiting for it.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="DeadLetter">Public id of the dead letter, where it is one; for operators only.</param>
/// <param name="Error">The internal error; for operators only.</param>
public sealed record PendingReason(
    string Service,
    string Kind,
    string For,
    DateTimeOffset Since,
    DateTimeOffset? NextAt = null,
    DateTimeOffset? Deadline = null,
    int? Attempts = null,
    string? DeadLetter = null,
    string? Error = null);

/// <summary>Kinds of pending reasons.</summary>
public static class PendingReasonKind
{
    /// <summary>The saga waits for the response to its step.</summary>
    public const string Step = "STEP";

    /// <summary>An external call is in flight.</summary>
    public const string ExternalCall = "CALL";

    /// <summary>The outcome of an external call is unknown; its status is queried.</summary>
    public const string Unknown = "UNKNOWN";

    /// <summary>A message arrived before the one it refers to.</summary>
    public const string OutOfOrder = "TOO_EARLY";

    /// <summary>A message failed and is retried.</summary>
    public const string Failing = "FAILING";

    /// <summary>A message is a dead letter, to be replayed or discarded by an operator.</summary>
    public const string DeadLetter = "DEAD_LETTER";

    /// <summary>The saga cannot continue without an operator.</summary>
    public const string Attention = "ATTENTION";

    /// <summary>A service that may know more does not respond.</summary>
    public const string Unreachable = "UNREACHABLE";

    /// <summary>The rows of a service cannot be read; what it would say is missing.</summary>
    public const string Unreadable = "UNREADABLE";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Step, ExternalCall, Unknown, OutOfOrder, Failing, DeadLetter, Attention, Unreachable, Unreadable];
}

/// <summary>Response of <c>GET /waits/{orderId}</c>.</summary>
public sealed record PendingReasonList(IReadOnlyList<PendingReason> Items);
