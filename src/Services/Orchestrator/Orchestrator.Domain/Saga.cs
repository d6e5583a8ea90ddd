using Doms.Contracts.Messages;

namespace Doms.Orchestrator.Domain;

/// <summary>Status of a step.</summary>
public enum StepStatus
{
    /// <summary>Sent; not answered yet.</summary>
    Sent,

    /// <summary>Sent; its service has reported that the outcome is not known yet.</summary>
    Unknown,
    Done,

    /// <summary>Failed with a final outcome, so that there is nothing to compensate.</summary>
    Refused,
}

/// <summary>Status of a step's compensation.</summary>
public enum CompensationStatus
{
    None,
    Sent,
    Done,

    /// <summary>Refused at the last attempt.</summary>
    Refused,

    /// <summary>Written off by an operator: the step is not compensated.</summary>
    WrittenOff,
}

/// <summary>State of one step of a saga.</summary>
/// <param name="Note">Reason of the last refusal or of the unknown outcome; empty without one.</param>
public sealed record StepState(string Step, StepStatus Status, CompensationStatus Compensation = CompensationStatus.None, string Note = "")
{
    /// <summary>True while the step may have effects that a cancelled order must not leave behind.</summary>
    public bool NeedsCompensation =>
        Status != StepStatus.Refused && Compensation is not (CompensationStatus.Done or CompensationStatus.WrittenOff);
}

/// <summary>Data of the order from which the commands of a saga are created.</summary>
/// <param name="Total">Minor units; null until every line is priced.</param>
/// <param name="ExpectedTotal">Minor units the customer agreed to without giving line prices.</param>
/// <param name="HasToken">Whether Payments is given the means of payment by another message.</param>
/// <param name="PlacedBy">Subject of the caller who placed the order; null for sagas of earlier versions.</param>
/// <param name="ReservationId">Stand-alone reservation that the order consumes.</param>
/// <param name="PaymentToken">Means of payment of a running saga of an earlier version; null for all others.</param>
public sealed record SagaOrder(
    string Owner,
    IReadOnlyList<Line> Lines,
    string Currency,
    long? Total,
    bool PricesTrusted,
    long? ExpectedTotal,
    bool HasToken,
    Address? Address,
    string? PlacedBy = null,
    string? ReservationId = null,
    string? PaymentToken = null)
{
    /// <summary>Price of each line; null while the lines do not sum to the total.</summary>
    public IReadOnlyList<LineTotal>? LineTotals
    {
        get
        {
            var lines = Lines.Select((line, i) => new LineTotal(
                line.LineId ?? $"{i + 1}", line.Quantity, line.Amount ?? line.UnitPrice.GetValueOrDefault() * line.Quantity)).ToList();
            return lines.Sum(line => line.Total) == Total ? lines : null;
        }
    }
}

/// <summary>Stock or payment that an operator wrote off to resolve a saga: the audit accepts the difference.</summary>
/// <param name="What"><c>stock</c> or <c>payment</c>.</param>
/// <param name="Detail">The difference from the order's status.</param>
/// <param name="Note">Comment of the operator.</param>
/// <param name="By">Subject of the operator.</param>
public sealed record WriteOff(string What, string Detail, string Note, string By);

/// <summary>Resolution of a saga by an operator.</summary>
/// <param name="Outcome">See <see cref="SagaOutcome"/>.</param>
public sealed record Resolution(string Outcome, string Note, string By);

/// <summary>Progress of a saga, forward and in compensation.</summary>
/// <param name="CancelReason">Reason why it compensates, or asks for permission to; null while it goes forward.</param>
/// <param name="Reasons">Reasons by line.</param>
/// <param name="Resolution">Decision of an operator; null without one.</param>
public sealed record SagaProgress(
    IReadOnlyList<StepState> Steps,
    string? CancelReason,
    IReadOnlyList<LineReason> Reasons,
    Resolution? Resolution,
    IReadOnlyList<WriteOff> WriteOffs)
{
    public static SagaProgress None { get; } = new(Steps: [], CancelReason: null, Reasons: [], Resolution: null, WriteOffs: []);
}

/// <summary>Entry of the history of a saga.</summary>
public sealed record HistoryEntry(DateTimeOffset At, string Event, string? Detail);

/// <summary>Saga of an order.</summary>
/// <param name="SagaId">Key: the order's id, of which each order has one saga.</param>
/// <param name="Workflow">The workflow it began with; never changes.</param>
/// <param name="Step">Current step: the one that is executed or, in compensation, the one that is compensated.</param>
/// <param name="IsCompensating">True while it compensates.</param>
/// <param name="Attempt">Number of times the command of the current step was sent, from 1.</param>
/// <param name="Deadline">Deadline of the current step by the store's clock; null without one.</param>
/// <param name="TimerAt">Due time of the last scheduled timer by the store's clock.</param>
public sealed record Saga(
    string SagaId,
    string OrderId,
    long Version,
    string Workflow,
    SagaStatus Status,
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
    /// <summary>True for a final status.</summary>
    public bool HasEnded => Status is SagaStatus.Completed or SagaStatus.Compensated;

    /// <summary>State of a step; null when it was never begun.</summary>
    public StepState? FindStep(string step)
    {
        foreach (var state in Progress.Steps)
            if (state.Step == step)
                return state;

        return null;
    }

    /// <summary>True when a step is done.</summary>
    public bool IsDone(string step) => FindStep(step) is { Status: StepStatus.Done };

    /// <summary>True when a step may have effects that a cancelled order must not leave behind.</summary>
    public bool NeedsCompensation(string step) => FindStep(step) is { NeedsCompensation: true };
}
