using Microsoft.Extensions.Logging;

namespace Doms.Engine;

/// <summary>Makes the calls to the outside world that this process holds, so many at once, and brings their outcomes back.</summary>
sealed class EffectRunner(
    Router router, EngineOptions options, IWorkScheduler scheduler, ILogger logger,
    Func<ServiceModule, IRowReader> rows, Action<EffectCall, EffectResult> returned) : IDisposable
{
    readonly Lock _gate = new();
    readonly Queue<EffectCall> _waiting = [];
    readonly CancellationTokenSource _stop = new();
    int _running;

    /// <summary>How many more can be held.</summary>
    public int Room
    {
        get
        {
            lock (_gate) return Math.Max(0, options.MaxEffects - _waiting.Count - _running);
        }
    }

    public void Start(EffectCall call)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested) return;
            if (_running >= options.MaxConcurrentEffects)
            {
                _waiting.Enqueue(call);
                return;
            }

            _running++;
        }

        scheduler.Post(() => _ = Perform(call));
    }

    /// <summary>Begins no further call; those under way are cancelled, and whoever comes next inquires.</summary>
    public void Stop()
    {
        lock (_gate) _waiting.Clear();
        _stop.Cancel();
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    async Task Perform(EffectCall call)
    {
        var result = await Call(call);
        Next();
        if (!_stop.IsCancellationRequested) returned(call, result);
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

    void Next()
    {
        EffectCall? next;
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out next)) _running--;
        }

        if (next is not null) scheduler.Post(() => _ = Perform(next));
    }
}
