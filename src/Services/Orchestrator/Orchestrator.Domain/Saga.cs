using Doms.Contracts.Http;
using Doms.Contracts.Messages;

namespace Doms.Orchestrator.Domain;

/// <summary>What became of a step.</summary>
public enum StepStatus
{
    /// <summary>Begun; its answer is not known.</summary>
    Sent,
    Done,

    /// <summary>Definitely failed, so that there is nothing to undo.</summary>
    Refused,
}

/// <summary>What became of undoing a step.</summary>
public enum CompensationStatus
{
    None,
    Sent,
    Done,

    /// <summary>Definitely refused at the last attempt.</summary>
    Refused,

    /// <summary>An operator decided that it stays as it is.</summary>
    WrittenOff,
}

/// <summary>One step of a saga and what became of it.</summary>
/// <param name="Note">The last reason given for a refusal; empty without one.</param>
public sealed record StepState(string Step, StepStatus Fate, CompensationStatus Undo = CompensationStatus.None, string Note = "")
{
    /// <summary>True while something may be there that a cancelled order must not leave behind.</summary>
    public bool NeedsCompensation => Fate != StepStatus.Refused && Undo is not (CompensationStatus.Done or CompensationStatus.WrittenOff);
}

/// <summary>What the commands of a saga are made from.</summary>
/// <param name="Total">Minor units; null until every line is priced.</param>
/// <param name="ExpectedTotal">Minor units the customer agreed to without naming line prices.</param>
public sealed record SagaOrder(
    string Owner,
    IReadOnlyList<Line> Lines,
    string Currency,
    long? Total,
    bool PricesTrusted,
    long? ExpectedTotal,
    string? PaymentToken,
    Address? Address);

/// <summary>Something an operator closed a saga without: the audit counts it as explained.</summary>
/// <param name="What"><c>stock</c> or <c>payment</c>.</param>
/// <param name="Detail">What exactly does not match the order's end.</param>
/// <param name="Note">The operator's words.</param>
/// <param name="By">The operator.</param>
public sealed record WriteOff(string What, string Detail, string Note, string By);

/// <summary>How an operator ended a saga.</summary>
/// <param name="Outcome">See <see cref="SagaOutcome"/>.</param>
public sealed record Resolution(string Outcome, string Note, string By);

/// <summary>How far a saga got, forward and back.</summary>
/// <param name="CancelReason">Why it undoes, or is asking to; null while it goes forward.</param>
/// <param name="Reasons">The same by line.</param>
/// <param name="Resolution">What an operator decided; null when none had to.</param>
public sealed record SagaProgress(
    IReadOnlyList<StepState> Marks,
    string? CancelReason,
    IReadOnlyList<LineReason> Reasons,
    Resolution? Resolution,
    IReadOnlyList<WriteOff> WriteOffs)
{
    public static SagaProgress None { get; } = new([], null, [], null, []);
}

/// <summary>One thing that happened to a saga.</summary>
public sealed record HistoryEntry(DateTimeOffset At, string Event, string? Detail);

/// <summary>The row of one order's saga.</summary>
/// <param name="Workflow">The workflow it began with, and keeps.</param>
/// <param name="Step">The step it is at: forward the one in work, backward the one being undone.</param>
/// <param name="IsCompensating">Which of the two.</param>
/// <param name="Attempt">Times the step's command was sent, counted anew for each step; from 1.</param>
/// <param name="Deadline">When, by the store's clock, the step counts as unanswered; null when nothing is awaited by the clock.</param>
/// <param name="TimerAt">When, by the store's clock, the timer that was scheduled last fires.</param>
public sealed record Saga(
    string OrderId,
    long Version,
    string Workflow,
    string Status,
    string Step,
    bool IsCompensating,
    int Attempt,
    DateTimeOffset? Deadline,
    DateTimeOffset? TimerAt,
    DateTimeOffset StartedAt,
    DateTimeOffset ChangedAt,
    SagaOrder Order,
    SagaProgress Progress,
    IReadOnlyList<HistoryEntry> History)
{
    /// <summary>True in an end state, which nothing leaves.</summary>
    public bool HasEnded => Status is SagaStatus.Completed or SagaStatus.Compensated;

    /// <summary>What became of a step; null when it was never begun.</summary>
    public StepState? FindStep(string step)
    {
        foreach (var mark in Progress.Marks)
            if (mark.Step == step)
                return mark;

        return null;
    }

    /// <summary>True when a step has happened.</summary>
    public bool IsDone(string step) => FindStep(step) is { Fate: StepStatus.Done };

    /// <summary>True when a step may have left something behind that a cancelled order must not.</summary>
    public bool NeedsCompensation(string step) => FindStep(step) is { NeedsCompensation: true };
}
