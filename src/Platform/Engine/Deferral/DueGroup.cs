namespace Doms.Engine.Deferral;

/// <summary>The stored messages of one kind, which are scanned together.</summary>
/// <param name="name">The kind.</param>
sealed class DueGroup(string name)
{
    readonly Lock _gate = new();
    readonly HashSet<string> _taken = [];

    // At the start of a process anything may be due.
    DateTimeOffset? _next = DateTimeOffset.MinValue;

    public string Name => name;

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

    /// <summary>Notes that a lane is finished with a row; true when it was the last one, so that a scan is due.</summary>
    public bool Return(string id, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_taken.Remove(id) || _taken.Count > 0) return false;
            _next = now;
            return true;
        }
    }
}
