using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Hosting.Waiting;
using Doms.Hosting.Web;
using Doms.Orchestrator.Domain;
using Doms.Primitives;

namespace Doms.Orchestrator;

/// <summary>What an order's saga waits for.</summary>
static class SagaWaits
{
    /// <summary>For the names of what steps wait for, which do not depend on the times.</summary>
    static readonly Workflows Names = new(new SagaTimes());

    public static async ValueTask<OwnWaits?> Find(
        string orderId, IRowReader rows, IWaitReader waits, CancellationToken cancel) =>
        await rows.Find<Saga>(orderId, cancel) is { } saga
            ? new OwnWaits(saga.Order.Owner, SagaWhy.WaitingFor(saga, Names) is { } waiting ? [Of(saga, waiting, rows.Now)] : [])
            : null;

    static Wait Of(Saga saga, SagaWaiting waiting, Moment now) => waiting.Attention is { } reason
        ? new Wait(
            ServiceNames.Orchestrator, WaitKind.Attention,
            $"an operator, who can retry or resolve its saga: {reason}", waiting.Since, null, null, saga.Attempt)
        : new Wait(
            ServiceNames.Orchestrator, WaitKind.Step, waiting.Event, waiting.Since, null,
            now.Shown(waiting.Deadline), saga.Attempt);
}
