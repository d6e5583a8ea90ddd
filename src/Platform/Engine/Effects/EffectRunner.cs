using System.Diagnostics;

namespace Doms.Engine.Effects;

/// <summary>
/// Makes the external calls leased to this process, with bounded concurrency per type, and reports their outcomes.
/// </summary>
/// <param name="rows">Committed rows of a service, for its effect handlers.</param>
/// <param name="onEnded">Called with the outcome of each call.</param>
/// <param name="scan">Called when due effects may be stored and there is capacity for them.</param>
sealed class EffectRunner(
    EngineParts parts,
    EffectQueues queues,
    EffectLeases leases,
    Func<ServiceModule, IRowReader> rows,
    Action<EffectCall, EffectResult> onEnded,
    Action scan) : IAsyncDisposable
{
    /// <summary>Maximum time in which the leases of cancelled calls are released at a stop.</summary>
    static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(2);

    Task? _stop;

    /// <summary>Starts the calls whose leases a batch has committed, and drops those whose leases have ended.</summary>
    public void OnCommitted(AfterCommit after)
    {
        foreach (var call in after.Effects) Add(call);
        if (after.Effects.Count > 0) leases.Watch();
        foreach (var (lease, end) in after.RenewedEffects)
            foreach (var queue in queues.All) queue.Renew(lease, end);
        foreach (var lease in after.EndedEffects) Drop(lease);
    }

    /// <summary>
    /// Begins no further calls and releases those that wait. Running calls may end until the deadline, and are then cancelled and
    /// released too: the process that takes them over queries their status first.
    /// </summary>
    public Task Stop(CancellationToken deadline) => _stop ??= StopOnce(deadline);

    public ValueTask DisposeAsync() => leases.DisposeAsync();

    async Task StopOnce(CancellationToken deadline)
    {
        foreach (var queue in queues.All) _ = Release(queue.BeginStop());
        await WaitFor(queues.WhenEmpty(), deadline);
        var running = queues.All.SelectMany(queue => queue.DropRunning()).ToList();
        foreach (var (_, cancellation) in running) Cancel(cancellation);
        using var timeout = new CancellationTokenSource(ReleaseTimeout, parts.Clock);
        await WaitFor(leases.Release([.. running.Select(call => call.Lease)]), timeout.Token);
        _ = leases.Worker.Stop(CancellationToken.None);
    }

    void Add(EffectCall call)
    {
        var queue = queues.Of(call.Type);
        if (queue.Add(call, parts.Store.Now)) StartNext(queue);
        else _ = Release([call.Lease]);
    }

    void StartNext(EffectQueue queue)
    {
        var now = parts.Store.Now;
        while (queue.TakeNext(now) is { } next) _ = Execute(queue, next);
        if (queue.Backlog.NextScan <= now) scan();
    }

    async Task Execute(EffectQueue queue, HeldEffect held)
    {
        var limit = parts.Options.TestHooks.WaitsForCallsForever ? Timeout.InfiniteTimeSpan : queue.Type.Timeout;
        var cancellation = new CancellationTokenSource(limit, parts.Clock);
        if (queue.TryBegin(held, cancellation))
        {
            using var span = Spans.Call(held.Call);
            var result = await Call(held.Call, span, cancellation.Token);
            if (!result.IsDone) Spans.Fail(span, "no_outcome", result.Reason ?? "The outcome is unknown.");
            if (queue.End(held, result, parts.Store.Now)) Report(held.Call, span, result, cancellation);
        }
        else
        {
            cancellation.Dispose();
        }

        StartNext(queue);
    }

    async Task<EffectResult> Call(EffectCall call, Activity? span, CancellationToken cancel)
    {
        var result = new TaskCompletionSource<EffectResult>();
        // The slot is freed in time even if the handler ignores the cancellation.
        await using var limit = cancel.Register(() => parts.Scheduler.Post(() => result.TrySetResult(NoAnswer(call))));
        parts.Scheduler.Post(() => _ = InvokeHandler(call, span, result, cancel));
        return await result.Task;
    }

    async Task InvokeHandler(EffectCall call, Activity? span, TaskCompletionSource<EffectResult> result, CancellationToken cancel)
    {
        // The requests of the call are below it.
        if (span is not null) Activity.Current = span;
        try
        {
            var module = parts.Router.Module(call.Row.Service)!;
            var context = new EffectContext(call.Row.Key, call.Row.Attempts + 1, call.MayHaveBeenSent, rows(module));
            result.TrySetResult(await call.Type.Execute(call.Request, context, cancel));
        }
        catch (Exception error)
        {
            result.TrySetResult(cancel.IsCancellationRequested ? NoAnswer(call) : EffectResult.Retry(error.Message));
        }
    }

    static EffectResult NoAnswer(EffectCall call) => EffectResult.Retry($"No answer within {call.Type.Timeout.TotalSeconds} s.");

    void Report(EffectCall call, Activity? span, EffectResult result, CancellationTokenSource cancellation)
    {
        cancellation.Dispose();
        try
        {
            onEnded(call.In(span), result);
        }
        catch (UnreadableMessageException error)
        {
            EngineLog.EffectFailed(parts.Logger, call.Row.Key, error.Message);
            Drop(call.Lease);
        }
    }

    /// <summary>Ends the hold on a lease that has ended. Its call is cancelled if it is running: the outcome no longer counts.</summary>
    void Drop(LeasedEffect lease)
    {
        foreach (var queue in queues.All)
        {
            Cancel(queue.Drop(lease));
            StartNext(queue);
        }
    }

    async Task Release(IReadOnlyList<LeasedEffect> held)
    {
        await leases.Release(held);
        foreach (var lease in held) Drop(lease);
    }

    // What the handler does when it is cancelled runs elsewhere: this may be the thread of a lane.
    void Cancel(CancellationTokenSource? cancellation)
    {
        if (cancellation is null) return;
        parts.Scheduler.Post(() =>
        {
            cancellation.Cancel();
            cancellation.Dispose();
        });
    }

    /// <summary>Completes with the task or at the limit, whichever is first, on the engine's scheduler.</summary>
    async Task WaitFor(Task task, CancellationToken limit)
    {
        if (task.IsCompleted) return;
        var done = new TaskCompletionSource();
        await using var registration = limit.Register(() => parts.Scheduler.Post(() => done.TrySetResult()));
        _ = Complete();
        await done.Task;

        async Task Complete()
        {
            await task;
            done.TrySetResult();
        }
    }
}
