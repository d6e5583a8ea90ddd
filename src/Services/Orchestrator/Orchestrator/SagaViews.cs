using Doms.Contracts.Http;
using Doms.Orchestrator.Domain;
using Doms.Primitives;

namespace Doms.Orchestrator;

/// <summary>Maps sagas to the view of the API.</summary>
static class SagaViews
{
    /// <param name="after">The saga as a decision would leave it.</param>
    public static ResolvePreviewView ToResolvePreview(this Saga after, Saga before, Workflow workflow, string outcome) => new(
        after.OrderId,
        outcome,
        after.Status.Text(),
        after.Step,
        after.IsCompensating
            ? [.. workflow.Path.Reverse().Where(step => step.Compensation is not null && after.NeedsCompensation(step.Name))
                .Select(step => step.Name)]
            : [],
        [.. after.Progress.WriteOffs.Skip(before.Progress.WriteOffs.Count).Select(off => new WriteOffPreviewView(off.What, off.Detail))]);

    /// <param name="now">Converts the deadline, which is a time of the store's clock.</param>
    public static SagaView ToView(this Saga saga, Moment now) => new(
        saga.OrderId,
        saga.Workflow,
        saga.Status.Text(),
        saga.Step,
        saga.IsCompensating,
        saga.Attempt,
        now.ToWallClock(saga.Deadline),
        saga.Progress.CancelReason,
        saga.Progress.Reasons,
        [.. saga.Progress.Steps.Select(step => new SagaStepView(
            step.Step, $"{step.Status}", $"{step.Compensation}", step.Note, step.Status.Text(), step.Compensation.Text()))],
        saga.Progress.Resolution is { } decision ? new SagaResolutionView(decision.Outcome, decision.Note, decision.By) : null,
        [.. saga.Progress.WriteOffs.Select(off => new WriteOffView(off.What, off.Detail, off.Note, off.By))],
        [.. saga.History.Select(entry => new SagaHistoryEntryView(entry.At, entry.Event, entry.Detail, entry.At))],
        saga.StartedAt,
        saga.ChangedAt,
        saga.Version,
        saga.SagaId,
        saga.StartedAt,
        saga.ChangedAt);
}
