using Doms.Contracts.Http;
using Doms.Contracts;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Hosting.PendingReasons;
using Doms.Orchestrator.Domain;
using Doms.Primitives;

namespace Doms.Orchestrator;

/// <summary>Pending reasons of an order's saga.</summary>
sealed class SagaPendingReasons(Workflows workflows)
{
    public async ValueTask<ServicePendingReasons?> Find(
        string orderId, IRowReader rows, IPendingReasonReader reader, CancellationToken cancel) =>
        await rows.Find<Saga>(orderId, cancel) is { } saga
            ? new ServicePendingReasons(
                saga.Order.Owner,
                SagaDiagnosis.PendingReason(saga, workflows) is { } waiting ? [Of(saga, waiting, rows.Now)] : [])
            : null;

    static PendingReason Of(Saga saga, SagaPendingReason waiting, Moment now) => waiting.Attention is { } reason
        ? new PendingReason(
            ServiceNames.Orchestrator, PendingReasonKind.Attention,
            $"an operator to {(SagaDiagnosis.CanRetry(saga) ? "retry or resolve" : "resolve")} the saga: {reason}", waiting.Since,
            Attempts: saga.Attempt)
        : new PendingReason(
            ServiceNames.Orchestrator, PendingReasonKind.Step, Description(saga, waiting), waiting.Since,
            NextAt: now.ToWallClock(waiting.NextAt), Deadline: now.ToWallClock(waiting.Deadline), Attempts: saga.Attempt);

    static string Description(Saga saga, SagaPendingReason waiting) => saga.Attempt == 1
        ? waiting.AwaitedEvent
        : $"{waiting.AwaitedEvent}, asked again {SagaDiagnosis.TimesAskedAgain(saga)}";
}
