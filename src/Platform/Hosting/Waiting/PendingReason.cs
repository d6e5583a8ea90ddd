using System.Text.Json.Serialization;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;

namespace Doms.Hosting.Waiting;

/// <summary>One thing that an order waits for, as one service knows it.</summary>
/// <param name="Service">The service that knows it.</param>
/// <param name="Kind">One of <see cref="PendingReasonKind"/>.</param>
/// <param name="For">One phrase for people; of a step the event that is awaited.</param>
/// <param name="NextAt">When something happens by itself; null when nothing does.</param>
/// <param name="Deadline">When the saga stops waiting for it.</param>
/// <param name="Attempts">Tries so far.</param>
/// <param name="DeadLetter">Its public id, of a dead letter.</param>
/// <param name="Error">What went wrong inside; for operators only.</param>
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
    /// <summary>When something happens at the latest.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt => NextAt ?? Deadline;
}

/// <summary>The kinds of waiting.</summary>
public static class PendingReasonKind
{
    /// <summary>The saga waits for the answer to its step.</summary>
    public const string Step = "STEP";

    /// <summary>A call to the outside world is under way.</summary>
    public const string ExternalCall = "CALL";

    /// <summary>A call was made and nobody knows what came of it; an inquiry follows.</summary>
    public const string Unknown = "UNKNOWN";

    /// <summary>A message came before what it refers to.</summary>
    public const string OutOfOrder = "TOO_EARLY";

    /// <summary>A message failed and is tried again.</summary>
    public const string Failing = "FAILING";

    /// <summary>A message was given up; an operator replays or discards it.</summary>
    public const string DeadLetter = "DEAD_LETTER";

    /// <summary>The saga cannot go on without an operator.</summary>
    public const string Attention = "ATTENTION";

    /// <summary>A service that may know more does not answer.</summary>
    public const string Unreachable = "UNREACHABLE";
}

/// <summary>What a service's own rows say of an order.</summary>
/// <param name="Owner">Whose order it is: nobody else is told.</param>
public sealed record ServicePendingReasons(string Owner, IReadOnlyList<PendingReason> PendingReasons);

/// <summary>Asks a service's rows; null when it has none of the order.</summary>
public delegate ValueTask<ServicePendingReasons?> FindPendingReasons(string orderId, IRowReader rows, IPendingReasonReader waits, CancellationToken cancel);

/// <summary>The answer of <c>GET /waits/{orderId}</c>.</summary>
public sealed record PendingReasonList(IReadOnlyList<PendingReason> Items);

/// <summary>JSON of what orders wait for.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PendingReasonList)), JsonSerializable(typeof(IReadOnlyList<PendingReason>))]
public sealed partial class PendingReasonJson : JsonSerializerContext;
