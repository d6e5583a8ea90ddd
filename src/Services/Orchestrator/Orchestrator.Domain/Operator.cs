using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>What an operator may do with a saga that is stuck.</summary>
static class Operator
{
    const int MaxNote = 500;

    public static Decision<Saga> NoSuchSaga { get; } =
        Decision<Saga>.Refuse(RejectionKind.NotFound, "saga_not_found", "There is no saga for this order.");

    public static Decision<Saga> Retry(Turn turn, RetrySaga m)
    {
        if (!turn.IsStuck) return NotStuck(turn);
        if (turn.State is { Undoing: false } && turn.State.Mark(StepNames.Deliver) is { Fate: StepFate.Refused })
            return Conflict("goods_lost", "The shipment failed after dispatch: resolve the saga instead.");
        turn.Note("saga.retried", $"by {m.By}");
        turn.WaitAnew();
        turn.SendAgain();
        return turn.Finish();
    }

    public static Decision<Saga> Resolve(Turn turn, Workflow workflow, ResolveSaga m)
    {
        if (m.Outcome is not (SagaOutcome.Completed or SagaOutcome.Cancelled))
            return Invalid("outcome", $"Must be {SagaOutcome.Completed} or {SagaOutcome.Cancelled}.");
        if (string.IsNullOrWhiteSpace(m.Note) || m.Note.Length > MaxNote || m.Note.Any(char.IsControl))
            return Invalid("note", $"Say why, in 1 to {MaxNote} characters, none of them a control character.");
        if (!turn.IsStuck) return NotStuck(turn);
        if (turn.State.Mark(StepNames.Pay) is { Fate: StepFate.Sent, NeedsUndo: true })
            return Conflict("payment_open", "The payment's outcome is not known yet: wait for it, or cancel the order.");
        return m.Outcome == SagaOutcome.Completed ? Complete(turn, workflow, m) : Cancel(turn, m);
    }

    static Decision<Saga> Complete(Turn turn, Workflow workflow, ResolveSaga m)
    {
        var saga = turn.State;
        var pay = saga.Mark(StepNames.Pay);
        if (saga is { Undoing: true, Step: StepNames.Cancel })
            return Conflict("order_being_cancelled", "The order is being cancelled already.");
        if (pay is { Fate: StepFate.Done, Undo: UndoFate.Sent })
            return Conflict("refund_under_way", "A refund is under way: wait for its outcome.");
        if (saga.Order.Total is null)
            return Conflict("not_priced", "The order has no total, so that it can only be cancelled.");

        var resolution = Decide(turn, m);
        if (workflow.Find(StepNames.Pay) is not null && pay is not { Fate: StepFate.Done, Undo: not UndoFate.Done })
            turn.WriteOff("payment", "The order's money is not there.", resolution);
        var held = saga.Mark(StepNames.Reserve) is { Fate: StepFate.Done, Undo: UndoFate.None };
        if (!held) LeaveStock(turn, workflow, resolution);
        turn.Because(null, []);
        turn.Take(turn.State.Progress with { Marks = [.. turn.State.Progress.Marks.Where(mark => !IsSentAnew(mark))] });
        if (!held) turn.Fate(StepNames.Commit, StepFate.Done);
        turn.GoOn();
        return turn.Finish();
    }

    /// <summary>The books get along without this order's reservation; should there be one after all, it is released.</summary>
    static void LeaveStock(Turn turn, Workflow workflow, Resolution resolution)
    {
        turn.WriteOff("stock", "The goods went without a reservation.", resolution);
        if (turn.State.NeedsUndo(StepNames.Reserve) && workflow.UndoOf(StepNames.Reserve) is { } undo)
            turn.Say(undo.Command.Make(turn.State));
    }

    static bool IsSentAnew(StepMark mark) =>
        mark.Fate != StepFate.Done && mark.Step is StepNames.Confirm or StepNames.Commit or StepNames.Complete;

    static Decision<Saga> Cancel(Turn turn, ResolveSaga m)
    {
        var saga = turn.State;
        if (saga.Mark(StepNames.Complete) is not null)
            return Conflict("order_being_completed", "The order is being completed already.");

        var resolution = Decide(turn, m);
        if (saga.Mark(StepNames.Pay) is { Undo: UndoFate.Refused } pay)
            turn.WriteOff("payment", pay.Note, resolution, StepNames.Pay);
        if (saga.Mark(StepNames.Commit) is not null
            || saga.Mark(StepNames.Deliver) is { Fate: not StepFate.Sent }
            || saga.Mark(StepNames.Reserve) is { Undo: UndoFate.Refused })
            turn.WriteOff("stock", "The goods are gone.", resolution, StepNames.Ship, StepNames.Reserve);
        turn.Because(saga.Progress.CancelReason ?? $"Cancelled by an operator: {m.Note}", saga.Progress.Reasons);
        turn.GoBack();
        return turn.Finish();
    }

    static Resolution Decide(Turn turn, ResolveSaga m)
    {
        var resolution = new Resolution(m.Outcome, m.Note, m.By);
        turn.Note("saga.resolved", $"{m.Outcome} by {m.By}: {m.Note}");
        turn.Take(turn.State.Progress with { Resolution = resolution });
        return resolution;
    }

    static Decision<Saga> NotStuck(Turn turn) => Conflict(
        "saga_not_stuck", $"The saga is {turn.State.Status}: only one that is {SagaStatus.NeedsAttention} can be helped.");

    static Decision<Saga> Conflict(string code, string detail) =>
        Decision<Saga>.Refuse(RejectionKind.Conflict, code, detail);

    static Decision<Saga> Invalid(string field, string detail) =>
        Decision<Saga>.Refuse(RejectionKind.Invalid, $"{field}_invalid", detail, field);
}
