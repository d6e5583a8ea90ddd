namespace Doms.Engine.Effects;

/// <summary>The effects of one type that this process holds.</summary>
/// <param name="maxConcurrency">Maximum number of concurrent calls.</param>
/// <param name="capacity">Maximum number of effects held, running and queued.</param>
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

    /// <summary>True when the call can start now; otherwise it is queued.</summary>
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

    /// <summary>Ends a call and returns the queued one that starts in its place.</summary>
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
