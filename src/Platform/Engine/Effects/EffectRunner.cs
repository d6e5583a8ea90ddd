using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Doms.Engine.Effects;

/// <summary>
/// Makes the calls to the outside world that this process holds, so many of a kind at once, and brings their outcomes back.
/// </summary>
sealed class EffectRunner(
    Router router, EngineOptions options, IWorkScheduler scheduler, ILogger logger,
    Func<ServiceModule, IRowReader> rows, Func<DateTimeOffset> now, Action<EffectCall, EffectResult> returned) : IDisposable
{
    readonly ConcurrentDictionary<EffectType, EffectQueue> _queues = new(ReferenceEqualityComparer.Instance);
    readonly CancellationTokenSource _stop = new();

    /// <summary>How many more of a kind can be held.</summary>
    public int Room(EffectType type) => QueueOf(type).Room;

    public void Start(EffectCall call)
    {
        if (!_stop.IsCancellationRequested && QueueOf(call.Type).TryBegin(call)) scheduler.Post(() => _ = Perform(call));
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

    async Task Perform(EffectCall call)
    {
        // One that waited for longer than its lease is taken over, maybe by this process itself: here it is not begun any more.
        var result = call.Row.Due > now() ? await Call(call) : null;
        if (!_stop.IsCancellationRequested && QueueOf(call.Type).Next() is { } next) scheduler.Post(() => _ = Perform(next));
        if (result is not null && !_stop.IsCancellationRequested) returned(call, result);
    }

    async Task<EffectResult> Call(EffectCall call)
    {
        try
        {
            var module = router.Module(call.Row.Service)!;
            var context = new EffectContext(call.Row.Key, call.Row.Attempts + 1, call.MayHaveBeenSent, rows(module));
            return await call.Type.Perform(call.Request, context, _stop.Token);
        }
        catch (Exception error)
        {
            EngineLog.EffectFailed(logger, call.Row.Key, error.Message);
            return EffectResult.Again(error.Message);
        }
    }

    EffectQueue QueueOf(EffectType type) => _queues.GetOrAdd(
        type, (kind, most) => new EffectQueue(kind.AtOnce ?? most.MaxConcurrentEffects, most.MaxEffects), options);
}

/// <summary>The calls of one kind that this process holds.</summary>
/// <param name="atOnce">Under way at most.</param>
/// <param name="most">Held at most.</param>
sealed class EffectQueue(int atOnce, int most)
{
    readonly Lock _gate = new();
    readonly Queue<EffectCall> _waiting = [];
    int _running;

    public int Room
    {
        get
        {
            lock (_gate) return Math.Max(0, most - _waiting.Count - _running);
        }
    }

    /// <summary>True when the call is to begin now; otherwise it waits.</summary>
    public bool TryBegin(EffectCall call)
    {
        lock (_gate)
        {
            if (_running < atOnce)
            {
                _running++;
                return true;
            }

            _waiting.Enqueue(call);
            return false;
        }
    }

    /// <summary>A call has ended: the one to begin in its place.</summary>
    public EffectCall? Next()
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out var next)) _running--;
            return next;
        }
    }

    public void Clear()
    {
        lock (_gate) _waiting.Clear();
    }
}
