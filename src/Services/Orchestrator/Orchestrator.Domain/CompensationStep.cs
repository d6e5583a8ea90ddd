using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>What a saga does about a cancellation, and while it undoes.</summary>
static class CompensationStep
{
    public static Decision<Saga> Cancel(SagaTransition turn, string name, string reason)
    {
        if (turn.State.IsCompensating) return Decision<Saga>.Nothing;
        turn.AddHistory(name, reason);
        if (!CanStillCancel(turn)) return RefuseCancellation(turn, "It is too late: the goods have left the house, or are sold.");
        turn.SetCancelReason(reason, []);
        turn.Compensate();
        return turn.Finish();
    }

    public static Decision<Saga> RefuseCancellation(SagaTransition turn, string reason)
    {
        PublishRefusal(turn, reason);
        return turn.Finish();
    }

    /// <summary>Before dispatch it is a cancellation; after it nothing can be undone without an operator.</summary>
    public static Decision<Saga> HandleShipmentFailed(SagaTransition turn, ShipmentFailed m)
    {
        var closing = turn.State.Progress.Resolution?.Outcome == SagaOutcome.Completed;
        if (closing || !turn.State.NeedsCompensation(StepNames.Ship)) return Decision<Saga>.Nothing;
        turn.AddHistory("shipment.failed", m.Reason);
        if (m.Dispatched)
        {
            turn.SetStepStatus(StepNames.Deliver, StepStatus.Refused, m.Reason);
            if (!turn.State.IsCompensating) turn.RaiseAttention($"The shipment failed after dispatch: {m.Reason}");
            return turn.Finish();
        }

        turn.SetStepStatus(StepNames.Ship, StepStatus.Refused, m.Reason);
        if (!turn.State.IsCompensating) turn.SetCancelReason($"The shipment failed: {m.Reason}", []);
        turn.Compensate();
        return turn.Finish();
    }

    public static Decision<Saga> Handle(SagaTransition turn, object message, string name)
    {
        if (message is PaymentRefunded { Full: false }) return Decision<Saga>.Nothing;
        var undo = turn.Workflow.CompensationOf(turn.State.Step);
        if (undo?.Success == name) return CompleteCompensation(turn, name);
        if (undo?.Failure == name) return undo.CanBeRefused ? HandleRefusal(turn, message, name) : HandleFailure(turn, message, name);
        return HandleOtherStep(turn, message, name);
    }

    /// <summary>Sends the compensation again, a bounded number of times.</summary>
    public static Decision<Saga> HandleDeadline(SagaTransition turn)
    {
        turn.AddHistory("saga.deadline", turn.State.Step);
        if (turn.HasAttemptsLeft)
        {
            turn.Resend();
            turn.ExtendDeadline();
        }
        else
        {
            GiveUp(turn, $"No answer to undoing '{turn.State.Step}'.");
        }

        return turn.Finish();
    }

    static Decision<Saga> CompleteCompensation(SagaTransition turn, string name)
    {
        turn.AddHistory(name);
        if (turn.State.Step == StepNames.Cancel)
        {
            turn.End(SagaStatus.Compensated);
        }
        else
        {
            turn.UpdateStep(turn.State.Step, mark => mark with { Undo = CompensationStatus.Done });
            turn.Compensate();
        }

        return turn.Finish();
    }

    /// <summary>The goods are gone: the order goes on, unless an operator has decided that it shall not.</summary>
    static Decision<Saga> HandleRefusal(SagaTransition turn, object message, string name)
    {
        var reason = RefusalReason.Of(message);
        turn.AddHistory(name, reason);
        if (turn.State.Progress.Resolution is { } resolution)
        {
            turn.WriteOff("stock", reason, resolution, StepNames.Ship, StepNames.Reserve);
            turn.Compensate();
            return turn.Finish();
        }

        turn.UpdateStep(turn.State.Step, mark => mark with { Undo = CompensationStatus.None });
        turn.SetCancelReason(null, []);
        turn.Advance();
        PublishRefusal(turn, reason);
        if (turn.State.FindStep(StepNames.Deliver) is { Fate: StepStatus.Refused } lost)
            turn.RaiseAttention($"The shipment failed after dispatch: {lost.Note}");
        return turn.Finish();
    }

    static Decision<Saga> HandleFailure(SagaTransition turn, object message, string name)
    {
        var reason = RefusalReason.Of(message);
        turn.AddHistory(name, reason);
        turn.UpdateStep(turn.State.Step, mark => mark with { Undo = CompensationStatus.Refused, Note = reason });
        if (turn.IsStuck) return turn.Finish();
        if (!turn.HasAttemptsLeft) GiveUp(turn, reason);
        return turn.Finish();
    }

    static void GiveUp(SagaTransition turn, string reason)
    {
        var asking = turn.AwaitsPermission;
        turn.RaiseAttention(reason);
        if (!asking) turn.CompensateIndependentSteps();
    }

    /// <summary>Answers about another step than the one being undone.</summary>
    static Decision<Saga> HandleOtherStep(SagaTransition turn, object message, string name)
    {
        foreach (var step in turn.Workflow.Path)
        {
            var mark = turn.State.FindStep(step.Name);
            if (step.Success == name) return HandleLateSuccess(turn, step, mark, name);
            if (step.Failure == name && mark is { Fate: StepStatus.Sent })
            {
                turn.AddHistory(name, RefusalReason.Of(message));
                turn.SetStepStatus(step.Name, StepStatus.Refused, RefusalReason.Of(message));
                if (turn.State.Step == step.Name) turn.Compensate();
                return turn.Finish();
            }

            if (step.Compensation?.Success != name || mark is not { Undo: CompensationStatus.Sent }) continue;
            turn.AddHistory(name);
            turn.UpdateStep(step.Name, known => known with { Undo = CompensationStatus.Done });
            return turn.Finish();
        }

        return Decision<Saga>.Nothing;
    }

    /// <summary>Known now to be there, it is undone in its turn; undone already, it is undone again.</summary>
    static Decision<Saga> HandleLateSuccess(SagaTransition turn, Step step, StepState? mark, string name)
    {
        if (step.Compensation is { } undo && mark is not { NeedsCompensation: true })
            return Decision<Saga>.Publish(undo.Command.Make(turn.State));
        if (mark is { Fate: StepStatus.Done }) return Decision<Saga>.Nothing;
        turn.AddHistory(name);
        turn.MarkDone(step);
        return turn.Finish();
    }

    static bool CanStillCancel(SagaTransition turn)
    {
        if (turn.State.Progress.Resolution is not null) return false;
        var passed = false;
        var askable = false;
        foreach (var step in turn.Workflow.Path)
        {
            if (step.Role == StepRole.Pivot) passed = turn.State.IsDone(step.Name);
            else if (passed && step.Compensation is not null) askable = turn.State.NeedsCompensation(step.Name);
            else if (turn.State.FindStep(step.Name) is { Fate: not StepStatus.Sent }) askable = false;
        }

        return !passed || askable;
    }

    static void PublishRefusal(SagaTransition turn, string reason)
    {
        turn.AddHistory("saga.cancellation_refused", reason);
        turn.Send(new CancellationRefused(turn.State.OrderId, reason, turn.State.Version));
    }
}
