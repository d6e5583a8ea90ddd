using System.Collections.Concurrent;

namespace Doms.Engine.Effects;

/// <summary>
/// Makes the external calls leased to this process, with bounded concurrency per type, and reports their outcomes.
/// </summary>
/// <param name="rows">Committed rows of a service, for its effect handlers.</param>
/// <param name="onFinished">Called with the outcome of each call.</param>
sealed class EffectRunner(
    EngineParts parts, Func<ServiceModule, IRowReader> rows, Action<EffectCall, EffectResult> onFinished) : IDisposable
{
    readonly ConcurrentDictionary<EffectType, EffectQueue> _queues = new(ReferenceEqualityComparer.Instance);
    readonly CancellationTokenSource _stop = new();

    /// <summary>Number of further effects of a type that this process can hold.</summary>
    public int FreeCapacity(EffectType type) => QueueOf(type).FreeCapacity;

    public void Start(EffectCall call)
    {
        if (!_stop.IsCancellationRequested && QueueOf(call.Type).TryStart(call)) parts.Scheduler.Post(() => _ = Execute(call));
    }

    /// <summary>
    /// Starts no further calls and cancels running ones; the process that takes them over queries their status first.
    /// </summary>
    public void Stop()
    {
        _stop.Cancel();
        foreach (var queue in _queues.Values) queue.Clear();
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    async Task Execute(EffectCall call)
    {
        // An effect whose lease expired in the queue is taken over, possibly by this process; this copy must not start.
        var result = call.Row.Due > parts.Store.Now ? await InvokeHandler(call) : null;
        if (!_stop.IsCancellationRequested && QueueOf(call.Type).CompleteAndTakeNext() is { } next)
            parts.Scheduler.Post(() => _ = Execute(next));
        if (result is not null && !_stop.IsCancellationRequested) onFinished(call, result);
    }

    async Task<EffectResult> InvokeHandler(EffectCall call)
    {
        try
        {
            var module = parts.Router.Module(call.Row.Service)!;
            var context = new EffectContext(call.Row.Key, call.Row.Attempts + 1, call.MayHaveBeenSent, rows(module));
            return await call.Type.Execute(call.Request, context, _stop.Token);
        }
        catch (Exception error)
        {
            EngineLog.EffectFailed(parts.Logger, call.Row.Key, error.Message);
            return EffectResult.Retry(error.Message);
        }
    }

    EffectQueue QueueOf(EffectType type) => _queues.GetOrAdd(
        type, static (type, options) => new EffectQueue(type.MaxConcurrency ?? options.MaxConcurrentEffects, options.MaxEffectsInMemory),
        parts.Options);
}
