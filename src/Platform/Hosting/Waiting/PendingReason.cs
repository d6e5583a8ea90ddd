using System.Text.Json.Serialization;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;

namespace Doms.Hosting.Waiting;

/// <summary>One reason why an order is not finished, reported by one service.</summary>
/// <param name="Service">The reporting service.</param>
/// <param name="Kind">One of <see cref="PendingReasonKind"/>.</param>
/// <param name="For">One human-readable phrase; for a step, the awaited event.</param>
/// <param name="NextAt">Time of the next automatic action; null when none is scheduled.</param>
/// <param name="Deadline">Time at which the saga stops waiting.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="DeadLetter">Public id of the dead letter, if the reason is one.</param>
/// <param name="Error">Internal error message; shown to operators only.</param>
public sealed record PendingReason(
    string Service,
    string Kind,
    string For,
    DateTimeOffset Since,
    DateTimeOffset? NextAt = null,
    DateTimeOffset? Deadline = null,
    int? Attempts = null,
    string? DeadLetter = null,
    string? Error = null)
{
    /// <summary>Latest time of the next automatic action.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt => NextAt ?? Deadline;
}

/// <summary>Kinds of pending reasons.</summary>
public static class PendingReasonKind
{
    /// <summary>The saga waits for the response to its step.</summary>
    public const string Step = "STEP";

    /// <summary>An external call is in flight.</summary>
    public const string ExternalCall = "CALL";

    /// <summary>The outcome of an external call is unknown; its status will be queried.</summary>
    public const string Unknown = "UNKNOWN";

    /// <summary>A message was received before the message it depends on.</summary>
    public const string OutOfOrder = "TOO_EARLY";

    /// <summary>A message failed and will be retried.</summary>
    public const string Failing = "FAILING";

    /// <summary>A message became a dead letter; an operator must replay or discard it.</summary>
    public const string DeadLetter = "DEAD_LETTER";

    /// <summary>The saga needs an operator.</summary>
    public const string Attention = "ATTENTION";

    /// <summary>A service that may have further reasons does not respond.</summary>
    public const string Unreachable = "UNREACHABLE";
}

/// <summary>Pending reasons of an order from one service's rows.</summary>
/// <param name="Owner">The customer who owns the order; other customers must not see the reasons.</param>
public sealed record ServicePendingReasons(string Owner, IReadOnlyList<PendingReason> PendingReasons);

/// <summary>Reads a service's pending reasons of an order; null when the service has no rows of it.</summary>
public delegate ValueTask<ServicePendingReasons?> FindPendingReasons(
    string orderId, IRowReader rows, IPendingReasonReader reader, CancellationToken cancel);

/// <summary>The response of <c>GET /waits/{orderId}</c>.</summary>
public sealed record PendingReasonList(IReadOnlyList<PendingReason> Items);

/// <summary>JSON metadata of pending reasons.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PendingReasonList)), JsonSerializable(typeof(IReadOnlyList<PendingReason>))]
public sealed partial class PendingReasonJson : JsonSerializerContext;
