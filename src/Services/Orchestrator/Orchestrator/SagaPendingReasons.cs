using Doms.Contracts.Http;
using Doms.Contracts;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Hosting.PendingReasons;
using Doms.Orchestrator.Domain;
using Doms.Primitives;

namespace Doms.Orchestrator;

/// <summary>Pending reasons of an order's saga.</summary>
static class SagaPendingReasons
{
    /// <summary>For the awaited events of steps, which do not depend on the timeouts.</summary>
    static readonly Workflows WorkflowDefinitions = new(new SagaTimeouts());

    public static async ValueTask<ServicePendingReasons?> Find(
        string orderId, IRowReader rows, IPendingReasonReader reader, CancellationToken cancel) =>
        await rows.Find<Saga>(orderId, cancel) is { } saga
            ? new ServicePendingReasons(
                saga.Order.Owner,
                SagaDiagnosis.PendingReason(saga, WorkflowDefinitions) is { } waiting ? [Of(saga, waiting, rows.Now)] : [])
            : null;

    static PendingReason Of(Saga saga, SagaPendingReason waiting, Moment now) => waiting.Attention is { } reason
        ? new PendingReason(
            ServiceNames.Orchestrator, PendingReasonKind.Attention,
            $"an operator to retry or resolve the saga: {reason}", waiting.Since, Attempts: saga.Attempt)
        : new PendingReason(
            ServiceNames.Orchestrator, PendingReasonKind.Step, waiting.AwaitedEvent, waiting.Since,
            Deadline: now.ToWallClock(waiting.Deadline), Attempts: saga.Attempt);
}
