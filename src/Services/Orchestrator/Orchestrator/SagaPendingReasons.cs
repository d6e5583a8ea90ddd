using Doms.Contracts.Http;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Hosting.Waiting;
using Doms.Hosting.Web;
using Doms.Orchestrator.Domain;
using Doms.Primitives;

namespace Doms.Orchestrator;

/// <summary>What an order's saga waits for.</summary>
static class SagaPendingReasons
{
    /// <summary>For the names of what steps wait for, which do not depend on the times.</summary>
    static readonly Workflows WorkflowDefinitions = new(new SagaTimeouts());

    public static async ValueTask<ServicePendingReasons?> Find(
        string orderId, IRowReader rows, IPendingReasonReader waits, CancellationToken cancel) =>
        await rows.Find<Saga>(orderId, cancel) is { } saga
            ? new ServicePendingReasons(saga.Order.Owner, SagaDiagnosis.PendingReason(saga, WorkflowDefinitions) is { } waiting ? [Of(saga, waiting, rows.Now)] : [])
            : null;

    static PendingReason Of(Saga saga, SagaPendingReason waiting, Moment now) => waiting.Attention is { } reason
        ? new PendingReason(
            ServiceNames.Orchestrator, PendingReasonKind.Attention,
            $"an operator, who can retry or resolve its saga: {reason}", waiting.Since, null, null, saga.Attempt)
        : new PendingReason(
            ServiceNames.Orchestrator, PendingReasonKind.Step, waiting.AwaitedEvent, waiting.Since, null,
            now.ToWallClock(waiting.Deadline), saga.Attempt);
}
