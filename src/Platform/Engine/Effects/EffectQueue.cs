namespace Doms.Engine.Effects;

/// <summary>
/// The effects of one type that this process holds. It leases twice as many as may run, or what it calls in two seconds if that is
/// more: a free slot finds a queued call, and the others wait in the store. Capacity is reserved before a lease is committed.
/// </summary>
sealed class EffectQueue
{
    /// <summary>Maximum number of held effects, however fast the calls are.</summary>
    const int MaxCapacity = 8_192;

    readonly Lock _gate;
    readonly Action _onFreed;
    readonly int _concurrency;
    readonly long _maxBytes;
    readonly ConcurrencyLimit _limit;
    readonly Dictionary<string, HeldEffect> _held = [];
    readonly LinkedList<HeldEffect> _queued = [];
    readonly CallRate _rate = new();
    int _reserved;
    int _running;
    long _bytes;
    bool _isStopping;

    /// <param name="gate">Shared by the queues of all types.</param>
    /// <param name="onFreed">Called when an effect is no longer held or reserved.</param>
    public EffectQueue(EffectType type, EngineOptions options, Lock gate, Action onFreed)
    {
        Type = type;
        _gate = gate;
        _onFreed = onFreed;
        _maxBytes = options.MaxHeldEffectBytes;
        _concurrency = type.Limits.MaxConcurrency ?? options.MaxConcurrentEffects;
        _limit = new ConcurrencyLimit(_concurrency);
        Backlog = new EffectBacklog(() => FreeCapacity >= Math.Max(1, Capacity / 4));
    }

    public EffectType Type { get; }

    public EffectBacklog Backlog { get; }

    /// <summary>Number of further effects that this process can lease.</summary>
    public int FreeCapacity
    {
        get
        {
            lock (_gate)
            {
                // Ended calls count too, while their outcomes are not committed.
                var isFull = _isStopping || _held.Count + _reserved >= MaxCapacity || _bytes >= _maxBytes;
                return isFull ? 0 : Math.Max(0, Capacity - _reserved - _queued.Count - _running);
            }
        }
    }

    /// <summary>Size of the requests of the held and reserved effects.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>Size from which on no further effect can be leased; 0 or less when none can.</summary>
    public long FreeBytes => _maxBytes - HeldBytes;

    int Capacity => Math.Min(2 * Math.Max(_concurrency, _rate.PerSecond), MaxCapacity);

    /// <summary>Whether no effect is held or reserved.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _held.Count + _reserved == 0;
        }
    }

    /// <summary>Time since which the longest waiting call has waited, stored or queued; null when none waits.</summary>
    public DateTimeOffset? OldestWaiting
    {
        get
        {
            lock (_gate)
            {
                var (queued, stored) = (_queued.First?.Value.WaitingSince, Backlog.Oldest);
                return queued is null || stored < queued ? stored : queued;
            }
        }
    }

    /// <summary>Reserves capacity for one effect; false without capacity.</summary>
    /// <param name="isNew">A new effect does not overtake stored ones that this process will take.</param>
    /// <param name="bytes">Size of its request.</param>
    public bool TryReserve(bool isNew, int bytes)
    {
        lock (_gate)
        {
            if (FreeCapacity <= 0 || (isNew && Backlog.GoesFirst)) return false;
            _reserved++;
            _bytes += bytes;
            return true;
        }
    }

    /// <summary>Cancels the reservation of an effect whose lease was not committed.</summary>
    public void CancelReservation(int bytes)
    {
        lock (_gate)
        {
            _reserved--;
            _bytes -= bytes;
            _onFreed();
        }
    }

    /// <summary>Holds an effect whose lease is committed; false when it has to be released, because the process stops.</summary>
    public bool Add(EffectCall call, DateTimeOffset now)
    {
        lock (_gate)
        {
            _reserved--;
            var held = new HeldEffect(call, Backlog.WaitingSince(call.WaitingSince, now));
            if (_held.TryGetValue(call.Row.Key, out var ended)) Drop(ended);
            _held.Add(call.Row.Key, held);
            if (!_isStopping) _queued.AddLast(held);
            return !_isStopping;
        }
    }

    /// <summary>Takes the next call into a free slot; null without one. Calls whose lease has ended are dropped.</summary>
    public HeldEffect? TakeNext(DateTimeOffset now)
    {
        lock (_gate)
        {
            while (_running < _limit.Current && _queued.First?.Value is { } next)
            {
                if (DropIfExpired(next, now)) continue;
                _queued.RemoveFirst();
                next.IsRunning = true;
                _running++;
                return next;
            }

            return null;
        }
    }

    /// <summary>Sets how to cancel a call that begins; false when its lease was lost.</summary>
    public bool TryBegin(HeldEffect held, CancellationTokenSource cancellation)
    {
        lock (_gate)
        {
            if (!IsHeld(held)) return false;
            held.Cancellation = cancellation;
            return true;
        }
    }

    /// <summary>Frees the slot of a call that has ended. It stays held until its outcome is committed.</summary>
    /// <returns>Whether the lease is still held, so that the outcome counts.</returns>
    public bool End(HeldEffect held, EffectResult result, DateTimeOffset now)
    {
        lock (_gate)
        {
            _limit.Adjust(result);
            _rate.Count(now);
            if (!IsHeld(held)) return false;
            FreeSlot(held);
            held.Cancellation = null;
            return true;
        }
    }

    /// <summary>Ends the hold on a lease that has ended.</summary>
    /// <returns>Cancels the call, if it is running; the receiver disposes of it.</returns>
    public CancellationTokenSource? Drop(LeasedEffect lease)
    {
        lock (_gate) return _held.TryGetValue(lease.Key, out var held) && held.Call.Row.Lease == lease.Lease ? Drop(held) : null;
    }

    public void Renew(LeasedEffect lease, DateTimeOffset end)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(lease.Key, out var held) && held.Call.Row.Lease == lease.Lease) held.LeaseEnd = end;
        }
    }

    /// <summary>Whether this process holds the effect, so that it does not take it over from itself.</summary>
    public bool Holds(string key)
    {
        lock (_gate) return _held.ContainsKey(key);
    }

    /// <summary>Number of held effects whose lease has ended, so that a scan finds them due.</summary>
    public int CountExpired(DateTimeOffset now)
    {
        lock (_gate) return _held.Values.Count(held => held.LeaseEnd <= now);
    }

    /// <summary>The held leases with their ends, those of queued calls that have ended excepted.</summary>
    public List<(LeasedEffect Lease, DateTimeOffset End)> Leases(DateTimeOffset now)
    {
        lock (_gate)
        {
            HeldEffect[] queued = [.. _queued];
            foreach (var held in queued) DropIfExpired(held, now);
            return [.. _held.Values.Select(held => (held.Call.Lease, held.LeaseEnd))];
        }
    }

    /// <summary>Leases nothing further and returns the queued calls, which will not begin.</summary>
    public IReadOnlyList<LeasedEffect> BeginStop()
    {
        lock (_gate)
        {
            _isStopping = true;
            LeasedEffect[] queued = [.. _queued.Select(held => held.Call.Lease)];
            _queued.Clear();
            return queued;
        }
    }

    /// <summary>Ends the hold on all running calls and returns what cancels them.</summary>
    public IReadOnlyList<(LeasedEffect Lease, CancellationTokenSource? Cancellation)> DropRunning()
    {
        lock (_gate)
        {
            HeldEffect[] running = [.. _held.Values.Where(held => held.IsRunning)];
            return [.. running.Select(held => (held.Call.Lease, Drop(held)))];
        }
    }

    // Another process may have taken the effect over; if none has, the next scan finds it.
    bool DropIfExpired(HeldEffect queued, DateTimeOffset now)
    {
        if (queued.LeaseEnd > now) return false;
        Drop(queued);
        Backlog.ScanBy(now);
        return true;
    }

    CancellationTokenSource? Drop(HeldEffect held)
    {
        _held.Remove(held.Call.Row.Key);
        _bytes -= held.Call.Row.Request.Length;
        if (held.IsRunning) FreeSlot(held);
        else _queued.Remove(held);
        _onFreed();
        return held.Cancellation;
    }

    void FreeSlot(HeldEffect held)
    {
        held.IsRunning = false;
        _running--;
    }

    bool IsHeld(HeldEffect held) => _held.GetValueOrDefault(held.Call.Row.Key) == held;
}
