using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Doms.Engine.Effects;

/// <summary>
/// Makes the calls to the outside world that this process holds, so many of a kind at once, and brings their outcomes back.
/// </summary>
sealed class EffectRunner(
    Router router, EngineOptions options, IWorkScheduler scheduler, ILogger logger,
    Func<ServiceModule, IRowReader> rows, Func<DateTimeOffset> now, Action<EffectCall, EffectResult> onFinished) : IDisposable
{
    readonly ConcurrentDictionary<EffectType, EffectQueue> _queues = new(ReferenceEqualityComparer.Instance);
    readonly CancellationTokenSource _stop = new();

    /// <summary>How many more of a kind can be held.</summary>
    public int FreeCapacity(EffectType type) => QueueOf(type).FreeCapacity;

    public void Start(EffectCall call)
    {
        if (!_stop.IsCancellationRequested && QueueOf(call.Type).TryStart(call)) scheduler.Post(() => _ = Execute(call));
    }

    /// <summary>Begins no further call; those under way are cancelled, and whoever comes next inquires.</summary>
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
        // One that waited for longer than its lease is taken over, maybe by this process itself: here it is not begun any more.
        var result = call.Row.Due > now() ? await InvokeHandler(call) : null;
        if (!_stop.IsCancellationRequested && QueueOf(call.Type).CompleteAndTakeNext() is { } next) scheduler.Post(() => _ = Execute(next));
        if (result is not null && !_stop.IsCancellationRequested) onFinished(call, result);
    }

    async Task<EffectResult> InvokeHandler(EffectCall call)
    {
        try
        {
            var module = router.Module(call.Row.Service)!;
            var context = new EffectContext(call.Row.Key, call.Row.Attempts + 1, call.MayHaveBeenSent, rows(module));
            return await call.Type.Execute(call.Request, context, _stop.Token);
        }
        catch (Exception error)
        {
            EngineLog.EffectFailed(logger, call.Row.Key, error.Message);
            return EffectResult.Retry(error.Message);
        }
    }

    EffectQueue QueueOf(EffectType type) => _queues.GetOrAdd(
        type, (kind, most) => new EffectQueue(kind.MaxConcurrency ?? most.MaxConcurrentEffects, most.MaxEffectsInMemory), options);
}

/// <summary>The calls of one kind that this process holds.</summary>
/// <param name="maxConcurrency">Under way at most.</param>
/// <param name="capacity">Held at most.</param>
sealed class EffectQueue(int maxConcurrency, int capacity)
{
    readonly Lock _gate = new();
    readonly Queue<EffectCall> _queued = [];
    int _running;

    public int FreeCapacity
    {
        get
        {
            lock (_gate) return Math.Max(0, capacity - _queued.Count - _running);
        }
    }

    /// <summary>True when the call is to begin now; otherwise it waits.</summary>
    public bool TryStart(EffectCall call)
    {
        lock (_gate)
        {
            if (_running < maxConcurrency)
            {
                _running++;
                return true;
            }

            _queued.Enqueue(call);
            return false;
        }
    }

    /// <summary>A call has ended: the one to begin in its place.</summary>
    public EffectCall? CompleteAndTakeNext()
    {
        lock (_gate)
        {
            if (!_queued.TryDequeue(out var next)) _running--;
            return next;
        }
    }

    public void Clear()
    {
        lock (_gate) _queued.Clear();
    }
}
