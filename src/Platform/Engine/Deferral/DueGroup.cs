namespace Doms.Engine.Deferral;

/// <summary>The stored messages of one kind, which are scanned together.</summary>
/// <param name="name">The kind.</param>
sealed class DueGroup(string name)
{
    readonly Lock _gate = new();
    readonly HashSet<string> _taken = [];
    readonly HashSet<string> _setAside = [];

    // At the start of a process anything may be due.
    DateTimeOffset? _next = DateTimeOffset.MinValue;

    public string Name => name;

    /// <summary>Number of rows to read at once.</summary>
    public required int PageSize { get; set; }

    /// <summary>Time of the next scan; null for none, also while rows of the last scan are in a lane.</summary>
    public DateTimeOffset? NextScan
    {
        get
        {
            lock (_gate) return _taken.Count > 0 ? null : _next;
        }
    }

    public bool IsDue(DateTimeOffset now) => NextScan <= now;

    public void SetNext(DateTimeOffset? next)
    {
        lock (_gate) _next = next;
    }

    /// <summary>True when the next scan is earlier now.</summary>
    public bool SetIfEarlier(DateTimeOffset due)
    {
        lock (_gate)
        {
            if (_next <= due) return false;
            _next = due;
            return true;
        }
    }

    /// <summary>Notes rows given to a lane.</summary>
    public void Take(IEnumerable<string> ids)
    {
        lock (_gate) _taken.UnionWith(ids);
    }

    /// <summary>Number of rows that a lane keeps for later; scans find them too.</summary>
    public int SetAsideCount
    {
        get
        {
            lock (_gate) return _setAside.Count;
        }
    }

    public bool IsSetAside(string id)
    {
        lock (_gate) return _setAside.Contains(id);
    }

    /// <summary>Notes that a lane is finished with a row; true when it was the last one, so that a scan is due.</summary>
    public bool Return(string id, DateTimeOffset now)
    {
        lock (_gate)
        {
            _setAside.Remove(id);
            return EndTake(id, now);
        }
    }

    /// <summary>Notes that a lane keeps a row for later, which delays no scan; true when a scan is due.</summary>
    public bool SetAside(string id, DateTimeOffset now)
    {
        lock (_gate)
        {
            _setAside.Add(id);
            return EndTake(id, now);
        }
    }

    bool EndTake(string id, DateTimeOffset now)
    {
        if (!_taken.Remove(id) || _taken.Count > 0) return false;
        _next = now;
        return true;
    }
}
