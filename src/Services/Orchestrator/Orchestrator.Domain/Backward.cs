using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>What a saga does about a cancellation, and while it undoes.</summary>
static class Backward
{
    public static Decision<Saga> Cancel(Turn turn, string name, string reason)
    {
        if (turn.State.Undoing) return Decision<Saga>.Nothing;
        turn.Note(name, reason);
        if (!CanStillCancel(turn)) return Refuse(turn, "It is too late: the goods have left the house, or are sold.");
        turn.Because(reason, []);
        turn.GoBack();
        return turn.Finish();
    }

    public static Decision<Saga> Refuse(Turn turn, string reason)
    {
        Refused(turn, reason);
        return turn.Finish();
    }

    /// <summary>Before dispatch it is a cancellation; after it nothing can be undone without an operator.</summary>
    public static Decision<Saga> ShipmentFailed(Turn turn, ShipmentFailed m)
    {
        var closing = turn.State.Progress.Resolution?.Outcome == SagaOutcome.Completed;
        if (closing || !turn.State.NeedsUndo(StepNames.Ship)) return Decision<Saga>.Nothing;
        turn.Note("shipment.failed", m.Reason);
        if (m.Dispatched)
        {
            turn.Fate(StepNames.Deliver, StepFate.Refused, m.Reason);
            if (!turn.State.Undoing) turn.NeedAttention($"The shipment failed after dispatch: {m.Reason}");
            return turn.Finish();
        }

        turn.Fate(StepNames.Ship, StepFate.Refused, m.Reason);
        if (!turn.State.Undoing) turn.Because($"The shipment failed: {m.Reason}", []);
        turn.GoBack();
        return turn.Finish();
    }

    public static Decision<Saga> Take(Turn turn, object message, string name)
    {
        if (message is PaymentRefunded { Full: false }) return Decision<Saga>.Nothing;
        var undo = turn.Workflow.UndoOf(turn.State.Step);
        if (undo?.Success == name) return Undone(turn, name);
        if (undo?.Failure == name) return undo.IsQuestion ? AnsweredNo(turn, message, name) : Stuck(turn, message, name);
        return TakeAside(turn, message, name);
    }

    /// <summary>Sends the compensation again, a bounded number of times.</summary>
    public static Decision<Saga> Expire(Turn turn)
    {
        turn.Note("saga.deadline", turn.State.Step);
        if (turn.HasAttemptsLeft)
        {
            turn.SendAgain();
            turn.WaitLonger();
        }
        else
        {
            GiveUp(turn, $"No answer to undoing '{turn.State.Step}'.");
        }

        return turn.Finish();
    }

    static Decision<Saga> Undone(Turn turn, string name)
    {
        turn.Note(name);
        if (turn.State.Step == StepNames.Cancel)
        {
            turn.End(SagaStatus.Compensated);
        }
        else
        {
            turn.Mark(turn.State.Step, mark => mark with { Undo = UndoFate.Done });
            turn.GoBack();
        }

        return turn.Finish();
    }

    /// <summary>The goods are gone: the order goes on, unless an operator has decided that it shall not.</summary>
    static Decision<Saga> AnsweredNo(Turn turn, object message, string name)
    {
        var reason = Refusal.ReasonOf(message);
        turn.Note(name, reason);
        if (turn.State.Progress.Resolution is { } resolution)
        {
            turn.WriteOff("stock", reason, resolution, StepNames.Ship, StepNames.Reserve);
            turn.GoBack();
            return turn.Finish();
        }

        turn.Mark(turn.State.Step, mark => mark with { Undo = UndoFate.None });
        turn.Because(null, []);
        turn.GoOn();
        Refused(turn, reason);
        if (turn.State.Mark(StepNames.Deliver) is { Fate: StepFate.Refused } lost)
            turn.NeedAttention($"The shipment failed after dispatch: {lost.Note}");
        return turn.Finish();
    }

    static Decision<Saga> Stuck(Turn turn, object message, string name)
    {
        var reason = Refusal.ReasonOf(message);
        turn.Note(name, reason);
        turn.Mark(turn.State.Step, mark => mark with { Undo = UndoFate.Refused, Note = reason });
        if (turn.IsStuck) return turn.Finish();
        if (!turn.HasAttemptsLeft) GiveUp(turn, reason);
        return turn.Finish();
    }

    static void GiveUp(Turn turn, string reason)
    {
        var asking = turn.IsAsking;
        turn.NeedAttention(reason);
        if (!asking) turn.UndoTheRest();
    }

    /// <summary>Answers about another step than the one being undone.</summary>
    static Decision<Saga> TakeAside(Turn turn, object message, string name)
    {
        foreach (var step in turn.Workflow.Path)
        {
            var mark = turn.State.Mark(step.Name);
            if (step.Success == name) return SucceededLate(turn, step, mark, name);
            if (step.Failure == name && mark is { Fate: StepFate.Sent })
            {
                turn.Note(name, Refusal.ReasonOf(message));
                turn.Fate(step.Name, StepFate.Refused, Refusal.ReasonOf(message));
                if (turn.State.Step == step.Name) turn.GoBack();
                return turn.Finish();
            }

            if (step.Undo?.Success != name || mark is not { Undo: UndoFate.Sent }) continue;
            turn.Note(name);
            turn.Mark(step.Name, known => known with { Undo = UndoFate.Done });
            return turn.Finish();
        }

        return Decision<Saga>.Nothing;
    }

    /// <summary>Known now to be there, it is undone in its turn; undone already, it is undone again.</summary>
    static Decision<Saga> SucceededLate(Turn turn, Step step, StepMark? mark, string name)
    {
        if (step.Undo is { } undo && mark is not { NeedsUndo: true })
            return Decision<Saga>.Tell(undo.Command.Make(turn.State));
        if (mark is { Fate: StepFate.Done }) return Decision<Saga>.Nothing;
        turn.Note(name);
        turn.Reached(step);
        return turn.Finish();
    }

    static bool CanStillCancel(Turn turn)
    {
        if (turn.State.Progress.Resolution is not null) return false;
        var passed = false;
        var askable = false;
        foreach (var step in turn.Workflow.Path)
        {
            if (step.Role == StepRole.Pivot) passed = turn.State.IsDone(step.Name);
            else if (passed && step.Undo is not null) askable = turn.State.NeedsUndo(step.Name);
            else if (turn.State.Mark(step.Name) is { Fate: not StepFate.Sent }) askable = false;
        }

        return !passed || askable;
    }

    static void Refused(Turn turn, string reason)
    {
        turn.Note("saga.cancellation_refused", reason);
        turn.Say(new CancellationRefused(turn.State.OrderId, reason, turn.State.Version));
    }
}
