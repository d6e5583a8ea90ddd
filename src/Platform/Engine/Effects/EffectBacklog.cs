namespace Doms.Engine.Effects;

/// <summary>
/// The due effects of one type that are stored and wait for capacity in this process, as the last scan found them, and the time of
/// the next scan.
/// </summary>
/// <param name="hasCapacity">Whether enough capacity is free to scan before the next peek.</param>
sealed class EffectBacklog(Func<bool> hasCapacity)
{
    /// <summary>Interval at which the backlog is looked at while there is no capacity.</summary>
    public static readonly TimeSpan PeekInterval = TimeSpan.FromSeconds(1);

    readonly Lock _gate = new();
    DateTimeOffset? _nextScan = DateTimeOffset.MinValue;
    DateTimeOffset _nextPeek = DateTimeOffset.MinValue;
    DateTimeOffset? _since;
    DateTimeOffset? _oldest;
    bool _isTakenHere;

    /// <summary>Whether effects are stored that this process will take, so that new ones follow behind them.</summary>
    public bool GoesFirst
    {
        get
        {
            lock (_gate) return _oldest is not null && _isTakenHere;
        }
    }

    /// <summary>The oldest effect that waits; null when none does.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_gate) return _oldest;
        }
    }

    /// <summary>Time of the next scan; null when nothing is stored.</summary>
    public DateTimeOffset? NextScan
    {
        get
        {
            var canTake = hasCapacity();
            lock (_gate) return canTake || _nextScan is null || _nextScan > _nextPeek ? _nextScan : _nextPeek;
        }
    }

    /// <summary>Begins a scan if it is time; due times noted from here on lead to another one.</summary>
    public bool TryBeginScan(DateTimeOffset now)
    {
        if (!(NextScan <= now)) return false;
        lock (_gate)
        {
            _nextScan = null;
            _nextPeek = now + PeekInterval;
        }

        return true;
    }

    /// <summary>Scans at this time, if not before; true when the next scan is earlier now.</summary>
    public bool ScanBy(DateTimeOffset due)
    {
        lock (_gate)
        {
            if (_nextScan <= due) return false;
            _nextScan = due;
            return true;
        }
    }

    /// <summary>Notes that a scan found no effect that has to wait.</summary>
    public void SetEmpty()
    {
        lock (_gate) (_since, _oldest) = (null, null);
    }

    /// <summary>Notes that effects wait. Time before this process observed it does not count as their wait.</summary>
    /// <param name="isTakenHere">Whether this process takes them when it has capacity.</param>
    public void SetWaiting(DateTimeOffset oldestDue, DateTimeOffset now, bool isTakenHere)
    {
        lock (_gate)
        {
            _since ??= now;
            _oldest = oldestDue > _since ? oldestDue : _since;
            _isTakenHere = isTakenHere;
        }
    }

    /// <summary>Time at which an effect due at this time began to wait, as far as this process has observed it.</summary>
    public DateTimeOffset WaitingSince(DateTimeOffset due, DateTimeOffset now)
    {
        lock (_gate)
        {
            var observed = _since ?? now;
            return due > observed ? due : observed;
        }
    }
}
