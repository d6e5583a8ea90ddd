using Doms.Contracts.Http;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>What an operator may do with a saga that is stuck.</summary>
static class OperatorActions
{
    const int MaxNoteLength = 500;

    public static Decision<Saga> SagaNotFound { get; } =
        Decision<Saga>.Refuse(RejectionKind.NotFound, "saga_not_found", "There is no saga for this order.");

    public static Decision<Saga> Retry(SagaTransition turn, RetrySaga m)
    {
        if (!turn.IsStuck) return NotStuck(turn);
        if (turn.State is { IsCompensating: false } && turn.State.FindStep(StepNames.Deliver) is { Fate: StepStatus.Refused })
            return Conflict("goods_lost", "The shipment failed after dispatch: resolve the saga instead.");
        turn.AddHistory("saga.retried", $"by {m.By}");
        turn.RestartDeadline();
        turn.Resend();
        return turn.Finish();
    }

    public static Decision<Saga> Resolve(SagaTransition turn, Workflow workflow, ResolveSaga m)
    {
        if (m.Outcome is not (SagaOutcome.Completed or SagaOutcome.Cancelled))
            return Invalid("outcome", $"Must be {SagaOutcome.Completed} or {SagaOutcome.Cancelled}.");
        if (string.IsNullOrWhiteSpace(m.Note) || m.Note.Length > MaxNoteLength || m.Note.Any(char.IsControl))
            return Invalid("note", $"Say why, in 1 to {MaxNoteLength} characters, none of them a control character.");
        if (!turn.IsStuck) return NotStuck(turn);
        if (turn.State.FindStep(StepNames.Pay) is { Fate: StepStatus.Sent, NeedsCompensation: true })
            return Conflict("payment_open", "The payment's outcome is not known yet: wait for it, or cancel the order.");
        return m.Outcome == SagaOutcome.Completed ? Complete(turn, workflow, m) : Cancel(turn, m);
    }

    static Decision<Saga> Complete(SagaTransition turn, Workflow workflow, ResolveSaga m)
    {
        var saga = turn.State;
        var pay = saga.FindStep(StepNames.Pay);
        if (saga is { IsCompensating: true, Step: StepNames.Cancel })
            return Conflict("order_being_cancelled", "The order is being cancelled already.");
        if (pay is { Fate: StepStatus.Done, Undo: CompensationStatus.Sent })
            return Conflict("refund_under_way", "A refund is under way: wait for its outcome.");
        if (saga.Order.Total is null)
            return Conflict("not_priced", "The order has no total, so that it can only be cancelled.");

        var resolution = RecordResolution(turn, m);
        if (workflow.Find(StepNames.Pay) is not null && pay is not { Fate: StepStatus.Done, Undo: not CompensationStatus.Done })
            turn.WriteOff("payment", "The order's money is not there.", resolution);
        var held = saga.FindStep(StepNames.Reserve) is { Fate: StepStatus.Done, Undo: CompensationStatus.None };
        if (!held) WriteOffStock(turn, workflow, resolution);
        turn.SetCancelReason(null, []);
        turn.Update(turn.State.Progress with { Marks = [.. turn.State.Progress.Marks.Where(mark => !IsResent(mark))] });
        if (!held) turn.SetStepStatus(StepNames.Commit, StepStatus.Done);
        turn.Advance();
        return turn.Finish();
    }

    /// <summary>The books get along without this order's reservation; should there be one after all, it is released.</summary>
    static void WriteOffStock(SagaTransition turn, Workflow workflow, Resolution resolution)
    {
        turn.WriteOff("stock", "The goods went without a reservation.", resolution);
        if (turn.State.NeedsCompensation(StepNames.Reserve) && workflow.CompensationOf(StepNames.Reserve) is { } undo)
            turn.Send(undo.Command.Make(turn.State));
    }

    static bool IsResent(StepState mark) =>
        mark.Fate != StepStatus.Done && mark.Step is StepNames.Confirm or StepNames.Commit or StepNames.Complete;

    static Decision<Saga> Cancel(SagaTransition turn, ResolveSaga m)
    {
        var saga = turn.State;
        if (saga.FindStep(StepNames.Complete) is not null)
            return Conflict("order_being_completed", "The order is being completed already.");

        var resolution = RecordResolution(turn, m);
        if (saga.FindStep(StepNames.Pay) is { Undo: CompensationStatus.Refused } pay)
            turn.WriteOff("payment", pay.Note, resolution, StepNames.Pay);
        if (saga.FindStep(StepNames.Commit) is not null
            || saga.FindStep(StepNames.Deliver) is { Fate: not StepStatus.Sent }
            || saga.FindStep(StepNames.Reserve) is { Undo: CompensationStatus.Refused })
            turn.WriteOff("stock", "The goods are gone.", resolution, StepNames.Ship, StepNames.Reserve);
        turn.SetCancelReason(saga.Progress.CancelReason ?? $"Cancelled by an operator: {m.Note}", saga.Progress.Reasons);
        turn.Compensate();
        return turn.Finish();
    }

    static Resolution RecordResolution(SagaTransition turn, ResolveSaga m)
    {
        var resolution = new Resolution(m.Outcome, m.Note, m.By);
        turn.AddHistory("saga.resolved", $"{m.Outcome} by {m.By}: {m.Note}");
        turn.Update(turn.State.Progress with { Resolution = resolution });
        return resolution;
    }

    static Decision<Saga> NotStuck(SagaTransition turn) => Conflict(
        "saga_not_stuck", $"The saga is {turn.State.Status}: only one that is {SagaStatus.NeedsAttention} can be helped.");

    static Decision<Saga> Conflict(string code, string detail) =>
        Decision<Saga>.Refuse(RejectionKind.Conflict, code, detail);

    static Decision<Saga> Invalid(string field, string detail) =>
        Decision<Saga>.Refuse(RejectionKind.Invalid, $"{field}_invalid", detail, field);
}
