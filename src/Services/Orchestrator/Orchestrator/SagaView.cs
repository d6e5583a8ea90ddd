using Doms.Contracts.Messages;
using Doms.Orchestrator.Domain;
using Doms.Primitives;

namespace Doms.Orchestrator;

/// <summary>A saga as an operator sees it.</summary>
/// <param name="Step">The step it is at: forward the one in work, backward the one being undone.</param>
/// <param name="Deadline">When it stops waiting for that step; null when it waits for an operator or has ended.</param>
/// <param name="Steps">What became of each step begun so far.</param>
sealed record SagaView(
    string OrderId,
    string Workflow,
    string Status,
    string Step,
    bool Undoing,
    int Attempt,
    DateTimeOffset? Deadline,
    string? CancelReason,
    IReadOnlyList<LineReason> Reasons,
    IReadOnlyList<StepState> Steps,
    Resolution? Resolution,
    IReadOnlyList<WriteOff> WriteOffs,
    IReadOnlyList<HistoryEntry> History,
    DateTimeOffset StartedAt,
    DateTimeOffset ChangedAt,
    long Version)
{
    public static SagaView Of(Saga saga, Moment now) => new(
        saga.OrderId, saga.Workflow, saga.Status.Text(), saga.Step, saga.IsCompensating, saga.Attempt, now.ToWallClock(saga.Deadline),
        saga.Progress.CancelReason, saga.Progress.Reasons, saga.Progress.Marks, saga.Progress.Resolution,
        saga.Progress.WriteOffs, saga.History, saga.StartedAt, saga.ChangedAt, saga.Version);
}

/// <summary>One page of sagas.</summary>
/// <param name="NextCursor">Where the list goes on; null behind the last one.</param>
sealed record SagaPage(IReadOnlyList<SagaView> Items, string? NextCursor);
