using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orchestrator.Domain;

/// <summary>Actions of an operator on a saga that is stuck.</summary>
static class OperatorActions
{
    /// <summary>Reason that the customer reads where the operator gives none; the note is internal.</summary>
    const string CancelledByShop = "Cancelled by the shop.";

    /// <summary>The rejection of an action on a saga whose steps this version does not know, as after a downgrade.</summary>
    public static Decision WorkflowUnknown(Saga saga) => Conflict(
        "workflow_unknown", $"The workflow '{saga.Workflow}' is not known to this version: start the version with which the order began.");

    public static Decision Retry(SagaTransition transition, RetrySaga m)
    {
        if (!transition.IsStuck) return NotStuck(transition);
        if (RefusalOfRetry(transition.State) is { } refusal) return refusal;
        transition.AddHistory("saga.retried", $"by {m.By}");
        transition.RestartDeadline();
        transition.Resend();
        return transition.Finish();
    }

    /// <summary>The rejection of a retry that cannot help; null when it may be made.</summary>
    public static Decision? RefusalOfRetry(Saga saga) =>
        !saga.IsCompensating && saga.FindStep(StepNames.Deliver) is { Status: StepStatus.Refused }
            ? Conflict("goods_lost", "The shipment failed after dispatch: resolve the saga instead.")
            : null;

    public static Decision Resolve(SagaTransition transition, Workflow workflow, ResolveSaga m)
    {
        if (m.Outcome is not (SagaOutcome.Completed or SagaOutcome.Cancelled))
            return Invalid("outcome", $"must be {SagaOutcome.Completed} or {SagaOutcome.Cancelled}");
        if (string.IsNullOrWhiteSpace(m.Note) || !IsShort(m.Note))
            return Invalid("note", $"must say why, in 1 to {ResolveSaga.MaxNoteLength} characters, without {PlainText.Refused}");
        if (m.CustomerReason is { } told && !IsShort(told))
            return Invalid("customerReason", $"must have up to {ResolveSaga.MaxNoteLength} characters, without {PlainText.Refused}");
        if (!transition.IsStuck) return NotStuck(transition);
        if (transition.State.FindStep(StepNames.Pay) is
            {
                Status: StepStatus.Unknown, Compensation: CompensationStatus.None or CompensationStatus.Sent,
            })
            return Conflict("payment_open", "The payment's outcome is not known yet: wait for it, or cancel the order.");
        return m.Outcome == SagaOutcome.Completed ? Complete(transition, workflow, m) : Cancel(transition, m);
    }

    static Decision Complete(SagaTransition transition, Workflow workflow, ResolveSaga m)
    {
        var saga = transition.State;
        var pay = saga.FindStep(StepNames.Pay);
        if (saga is { IsCompensating: true, Step: StepNames.Cancel })
            return Conflict("order_being_cancelled", "The order is being cancelled already.");
        if (pay is { Status: not StepStatus.Refused, Compensation: CompensationStatus.Sent })
            return Conflict("refund_under_way", "A refund is under way: wait for its outcome.");
        if (saga.Order.Total is null)
            return Conflict("not_priced", "The order has no total, so that it can only be cancelled.");

        var resolution = RecordResolution(transition, m);
        if (saga.Progress.CancelReason is not null && transition.WasAskedToCancel)
            CompensationStep.PublishRefusal(transition, "The order could no longer be cancelled.");
        var isPaid = pay is { Status: StepStatus.Done, Compensation: not CompensationStatus.Done }
            or { Compensation: CompensationStatus.Refused };
        if (workflow.Find(StepNames.Pay) is not null && !isPaid) WriteOffPayment(transition, workflow, resolution);
        var hasReservation = saga.FindStep(StepNames.Reserve) is { Status: StepStatus.Done, Compensation: CompensationStatus.None };
        if (!hasReservation) WriteOffStock(transition, workflow, resolution);
        transition.SetCancelReason(null, []);
        transition.Update(transition.State.Progress with { Steps = [.. transition.State.Progress.Steps.Where(state => !IsResent(state))] });
        if (!hasReservation) transition.SetStepStatus(StepNames.Commit, StepStatus.Done);
        transition.Advance();
        return transition.Finish();
    }

    /// <summary>Writes off the order's missing payment; if one is collected after all, it is refunded.</summary>
    static void WriteOffPayment(SagaTransition transition, Workflow workflow, Resolution resolution)
    {
        transition.WriteOff("payment", "The payment was not collected.", resolution);
        SendCompensation(transition, workflow, StepNames.Pay);
    }

    /// <summary>Writes off the order's missing reservation; if one exists after all, it is released.</summary>
    static void WriteOffStock(SagaTransition transition, Workflow workflow, Resolution resolution)
    {
        transition.WriteOff("stock", "The goods were shipped without a reservation.", resolution);
        SendCompensation(transition, workflow, StepNames.Reserve);
    }

    static void SendCompensation(SagaTransition transition, Workflow workflow, string step)
    {
        if (transition.State.NeedsCompensation(step) && workflow.CompensationOf(step) is { } compensation)
            transition.Send(compensation.Command.Make(transition.State));
    }

    static bool IsResent(StepState state) =>
        state.Status != StepStatus.Done && state.Step is StepNames.Confirm or StepNames.Commit or StepNames.Complete;

    static Decision Cancel(SagaTransition transition, ResolveSaga m)
    {
        var saga = transition.State;
        if (saga.FindStep(StepNames.Complete) is not null)
            return Conflict("order_being_completed", "The order is being completed already.");

        var resolution = RecordResolution(transition, m);
        if (saga.FindStep(StepNames.Pay) is { Compensation: CompensationStatus.Refused } pay)
        {
            transition.WriteOff("payment", pay.Note, resolution, StepNames.Pay);
            transition.Send(new WriteOffPayment(saga.OrderId, saga.Order.Owner, m.By));
        }

        if (saga.FindStep(StepNames.Commit) is not null
            || saga.FindStep(StepNames.Deliver) is { Status: not StepStatus.Sent }
            || saga.FindStep(StepNames.Reserve) is { Compensation: CompensationStatus.Refused })
            transition.WriteOff("stock", "The goods are lost or shipped.", resolution, StepNames.Ship, StepNames.Reserve);
        transition.SetCancelReason(saga.Progress.CancelReason ?? m.CustomerReason ?? CancelledByShop, saga.Progress.Reasons);
        transition.Compensate();
        return transition.Finish();
    }

    static Resolution RecordResolution(SagaTransition transition, ResolveSaga m)
    {
        var resolution = new Resolution(m.Outcome, m.Note, m.By);
        transition.AddHistory("saga.resolved", $"{m.Outcome} by {m.By}: {m.Note}");
        transition.Update(transition.State.Progress with { Resolution = resolution });
        return resolution;
    }

    /// <summary>The rejection of an action that was decided on another version of the saga; null when it may be taken.</summary>
    public static Decision? CheckVersion(Saga saga, string? ifMatch) =>
        EntityTag.Check(ifMatch, EntityTag.Of(saga.Version)) is { } mismatch ? Decision.Reject(mismatch) : null;

    static bool IsShort(string text) => text.Length <= ResolveSaga.MaxNoteLength && PlainText.IsShowable(text);

    static Decision NotStuck(SagaTransition transition) => Conflict(
        "saga_not_stuck",
        $"The saga is {transition.State.Status.Text()}: only a saga in {SagaStatus.NeedsAttention.Text()} can be retried or resolved.");

    static Decision Conflict(string code, string detail) =>
        Decision.Reject(RejectionKind.Conflict, code, detail);

    static Decision Invalid(string field, string detail) =>
        Decision.Reject(RejectionKind.Invalid, "validation_failed", $"{field} {detail}", field);
}
