using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>Decisions of a saga on cancellations, and while it compensates.</summary>
static class CompensationStep
{
    public static Decision Cancel(SagaTransition transition, string name, string reason)
    {
        var isKnown = transition.State.History.Any(entry => entry.Event == name);
        if (transition.State.IsCompensating && isKnown) return Decision.Nothing;
        transition.AddHistory(name, reason);
        if (transition.State.IsCompensating) return transition.Finish();
        if (!CanStillCancel(transition))
            return RefuseCancellation(transition, "Too late to cancel: the shipment was dispatched or the stock is committed.");
        transition.SetCancelReason(reason, []);
        transition.Compensate();
        return transition.Finish();
    }

    public static Decision RefuseCancellation(SagaTransition transition, string reason)
    {
        PublishRefusal(transition, reason);
        return transition.Finish();
    }

    /// <summary>Before dispatch it is a cancellation; after dispatch nothing can be compensated without an operator.</summary>
    public static Decision HandleShipmentFailed(SagaTransition transition, ShipmentFailed m)
    {
        var isManualCompletion = transition.State.Progress.Resolution?.Outcome == SagaOutcome.Completed;
        if (isManualCompletion || !transition.State.NeedsCompensation(StepNames.Ship)) return Decision.Nothing;
        transition.AddHistory("shipment.failed", m.Reason);
        if (m.Dispatched)
        {
            transition.SetStepStatus(StepNames.Deliver, StepStatus.Refused, m.Reason);
            if (!transition.State.IsCompensating) transition.RaiseAttention($"The shipment failed after dispatch: {m.Reason}");
            return transition.Finish();
        }

        transition.SetStepStatus(StepNames.Ship, StepStatus.Refused, m.Reason);
        if (!transition.State.IsCompensating) transition.SetCancelReason($"The shipment failed: {m.Reason}", []);
        transition.Compensate();
        return transition.Finish();
    }

    public static Decision Handle(SagaTransition transition, object message, string name)
    {
        if (message is PaymentRefunded { Full: false }) return Decision.Nothing;
        var compensation = transition.Workflow.CompensationOf(transition.State.Step);
        if (compensation?.Success == name) return CompleteCompensation(transition, name);
        if (compensation?.Failure != name) return HandleOtherStep(transition, message, name);
        return compensation.CanBeRefused ? HandleRefusal(transition, message, name) : HandleFailure(transition, message, name);
    }

    /// <summary>Resends the compensation, a bounded number of times.</summary>
    public static Decision HandleDeadline(SagaTransition transition)
    {
        if (transition.CanAskAgain)
        {
            transition.AskAgain();
        }
        else
        {
            transition.AddHistory("saga.deadline", transition.State.Step);
            GiveUp(transition, $"No response to the compensation of '{transition.State.Step}'.");
        }

        return transition.Finish();
    }

    static Decision CompleteCompensation(SagaTransition transition, string name)
    {
        transition.AddHistory(name);
        if (transition.State.Step == StepNames.Cancel)
        {
            transition.End(SagaStatus.Compensated);
            if (AwaitsRefund(transition.State)) PublishRefusal(transition, "The order was cancelled without a refund.");
        }
        else
        {
            transition.UpdateStep(transition.State.Step, state => state with { Compensation = CompensationStatus.Done });
            transition.Compensate();
        }

        return transition.Finish();
    }

    /// <summary>Whether a refund may have been requested after its payment was written off, so that nothing else answers it.</summary>
    static bool AwaitsRefund(Saga saga) =>
        saga.Progress.WriteOffs.Any(entry => entry.What == "payment")
        && saga.History.Any(entry => entry.Event == "payment.refund_requested");

    /// <summary>The order can no longer be cancelled and continues, unless an operator has resolved it as cancelled.</summary>
    static Decision HandleRefusal(SagaTransition transition, object message, string name)
    {
        var reason = RefusalReason.Of(message);
        transition.AddHistory(name, reason);
        if (transition.State.Progress.Resolution is { } resolution)
        {
            transition.WriteOff("stock", reason, resolution, StepNames.Ship, StepNames.Reserve);
            transition.Compensate();
            return transition.Finish();
        }

        transition.UpdateStep(transition.State.Step, state => state with { Compensation = CompensationStatus.None });
        transition.SetCancelReason(null, []);
        transition.Advance();
        PublishRefusal(transition, reason);
        if (transition.State.FindStep(StepNames.Deliver) is { Status: StepStatus.Refused } lost)
            transition.RaiseAttention($"The shipment failed after dispatch: {lost.Note}");
        return transition.Finish();
    }

    static Decision HandleFailure(SagaTransition transition, object message, string name)
    {
        var reason = RefusalReason.Of(message);
        transition.AddHistory(name, reason);
        transition.UpdateStep(transition.State.Step, state => state with { Compensation = CompensationStatus.Refused, Note = reason });
        if (transition.IsStuck) return transition.Finish();
        if (!transition.CanAskAgain) GiveUp(transition, reason);
        return transition.Finish();
    }

    /// <summary>Leaves the current step to an operator; a saga that compensates continues with independent steps.</summary>
    public static void GiveUp(SagaTransition transition, string reason)
    {
        var continues = transition.State.IsCompensating && !transition.AwaitsPermission;
        transition.RaiseAttention(reason);
        if (continues) transition.CompensateIndependentSteps();
    }

    /// <summary>Handles responses to other steps than the one that is compensated.</summary>
    static Decision HandleOtherStep(SagaTransition transition, object message, string name)
    {
        foreach (var step in transition.Workflow.Path)
        {
            var state = transition.State.FindStep(step.Name);
            if (step.Success == name) return HandleLateSuccess(transition, step, state, name);
            if (step.Failure == name && state is { Status: StepStatus.Sent or StepStatus.Unknown })
            {
                transition.AddHistory(name, RefusalReason.Of(message));
                transition.SetStepStatus(step.Name, StepStatus.Refused, RefusalReason.Of(message));
                if (transition.State.Step == step.Name) transition.Compensate();
                return transition.Finish();
            }

            if (step.Compensation?.Success != name || state is not { Compensation: CompensationStatus.Sent }) continue;
            transition.AddHistory(name);
            transition.UpdateStep(step.Name, known => known with { Compensation = CompensationStatus.Done });
            return transition.Finish();
        }

        return Decision.Nothing;
    }

    /// <summary>Marks a late success as done, so that it is compensated in order; one compensated before is compensated again.</summary>
    static Decision HandleLateSuccess(SagaTransition transition, Step step, StepState? state, string name)
    {
        if (step.Compensation is { } compensation && state is not { NeedsCompensation: true })
            return Decision.Publish(compensation.Command.Make(transition.State));
        if (state is { Status: StepStatus.Done }) return Decision.Nothing;
        transition.AddHistory(name);
        transition.MarkDone(step);
        return transition.Finish();
    }

    static bool CanStillCancel(SagaTransition transition)
    {
        if (transition.State.Progress.Resolution is not null) return false;
        var pivotPassed = false;
        var canAskFulfillment = false;
        foreach (var step in transition.Workflow.Path)
        {
            if (step.Role == StepRole.Pivot) pivotPassed = transition.State.IsDone(step.Name);
            else if (pivotPassed && step.Compensation is not null) canAskFulfillment = transition.State.NeedsCompensation(step.Name);
            else if (transition.State.FindStep(step.Name) is { Status: not StepStatus.Sent }) canAskFulfillment = false;
        }

        return !pivotPassed || canAskFulfillment;
    }

    public static void PublishRefusal(SagaTransition transition, string reason)
    {
        transition.AddHistory("saga.cancellation_refused", reason);
        transition.Send(new CancellationRefused(transition.State.OrderId, reason, transition.State.Version));
    }
}
