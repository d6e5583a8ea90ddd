using Doms.Contracts.Messages;

namespace Doms.Contracts.Http;

/// <summary>Body of <c>POST /sagas/{orderId}/resolve</c>: an operator ends a saga that needs attention.</summary>
/// <param name="Outcome"><c>COMPLETED</c> or <c>CANCELLED</c>.</param>
/// <param name="Note">The operator's explanation for operators, 1 to 500 characters; customers never read it.</param>
/// <param name="CustomerReason">
/// Reason of a cancellation that the customer reads, up to 500 characters; "Cancelled by the shop." by default.
/// </param>
public sealed record ResolveSagaRequest(string? Outcome, string? Note, string? CustomerReason = null);

/// <summary>Effects that an operator's decision about a saga would have now.</summary>
/// <param name="Outcome"><c>COMPLETED</c> or <c>CANCELLED</c>.</param>
/// <param name="Status">Status of the saga right after the decision.</param>
/// <param name="Step">The step that it would be at.</param>
/// <param name="Compensated">Steps that would be compensated, in this order; empty for an order that is completed.</param>
/// <param name="WriteOffs">Differences that the decision would accept.</param>
public sealed record ResolvePreviewView(
    string OrderId,
    string Outcome,
    string Status,
    string Step,
    IReadOnlyList<string> Compensated,
    IReadOnlyList<WriteOffPreviewView> WriteOffs);

/// <summary>A difference that a decision would accept.</summary>
/// <param name="What"><c>stock</c> or <c>payment</c>.</param>
/// <param name="Detail">The exact difference to the order's outcome.</param>
public sealed record WriteOffPreviewView(string What, string Detail);

/// <summary>The saga of an order.</summary>
/// <param name="SagaId">The order's id.</param>
/// <param name="Status">One of <see cref="SagaStatuses"/>.</param>
/// <param name="Step">The current step: forward the one in progress, backward the one being compensated.</param>
/// <param name="Undoing">The saga is compensating.</param>
/// <param name="Deadline">Time at which it stops waiting for that step; null when it waits for an operator or has ended.</param>
/// <param name="CancelReason">Cause of the compensation; null while the saga goes forward.</param>
/// <param name="Reasons">The same by line.</param>
/// <param name="Steps">The steps started so far, with their status.</param>
/// <param name="Resolution">The operator's decision; null without one.</param>
/// <param name="WriteOffs">Differences that an operator accepted when resolving it.</param>
/// <param name="StartedAt">Deprecated: the same as <paramref name="CreatedAt"/>.</param>
/// <param name="ChangedAt">Deprecated: the same as <paramref name="UpdatedAt"/>.</param>
public sealed record SagaView(
    string OrderId,
    string Workflow,
    string Status,
    string Step,
    bool Undoing,
    int Attempt,
    DateTimeOffset? Deadline,
    string? CancelReason,
    IReadOnlyList<LineReason> Reasons,
    IReadOnlyList<SagaStepView> Steps,
    SagaResolutionView? Resolution,
    IReadOnlyList<WriteOffView> WriteOffs,
    IReadOnlyList<SagaHistoryEntryView> History,
    DateTimeOffset StartedAt,
    DateTimeOffset ChangedAt,
    long Version,
    string SagaId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>Step of a saga.</summary>
/// <param name="Fate">Deprecated: <paramref name="Status"/> in other letters, such as <c>Done</c>.</param>
/// <param name="Undo">Deprecated: <paramref name="Compensation"/> in other letters.</param>
/// <param name="Note">The last reason given for a refusal; empty without one.</param>
/// <param name="Status">Status of the step.</param>
/// <param name="Compensation">Status of its compensation.</param>
public sealed record SagaStepView(
    string Step,
    string Fate,
    string Undo,
    string Note,
    string Status,
    string Compensation);

/// <summary>An operator's decision that ended a saga.</summary>
/// <param name="Outcome"><c>COMPLETED</c> or <c>CANCELLED</c>.</param>
/// <param name="By">The operator.</param>
public sealed record SagaResolutionView(string Outcome, string Note, string By);

/// <summary>A difference that an operator accepted when resolving a saga; the audit counts it as explained.</summary>
/// <param name="What"><c>stock</c> or <c>payment</c>.</param>
/// <param name="Detail">The exact difference to the order's outcome.</param>
/// <param name="Note">The operator's explanation.</param>
/// <param name="By">The operator.</param>
public sealed record WriteOffView(string What, string Detail, string Note, string By);

/// <summary>Entry of a saga's history.</summary>
/// <param name="At">Deprecated: the same as <paramref name="Time"/>.</param>
/// <param name="Time">Time at which it happened.</param>
public sealed record SagaHistoryEntryView(DateTimeOffset At, string Event, string? Detail, DateTimeOffset Time);

/// <summary>Status words of sagas, as they are stored and shown.</summary>
public static class SagaStatuses
{
    /// <summary>Going forward, or asking whether the order may still be cancelled.</summary>
    public const string Running = "RUNNING";

    /// <summary>The order is delivered (without shipping: confirmed and sold). Final.</summary>
    public const string Completed = "COMPLETED";

    /// <summary>Compensating its completed steps, last one first.</summary>
    public const string Compensating = "COMPENSATING";

    /// <summary>Every step is compensated and the order is cancelled. Final.</summary>
    public const string Compensated = "COMPENSATED";

    /// <summary>Blocked until the awaited response arrives or an operator acts.</summary>
    public const string NeedsAttention = "NEEDS_ATTENTION";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Running, Completed, Compensating, Compensated, NeedsAttention];
}
