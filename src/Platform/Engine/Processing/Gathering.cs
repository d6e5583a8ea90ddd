namespace Doms.Engine.Processing;

/// <summary>
/// Items that gather for a short time before a loop takes them, so that it takes many at once: the cost of a transaction or of a request to
/// the broker is much larger than that of one more item in it.
/// </summary>
/// <param name="linger">Time for which the first item waits for more; zero for none.</param>
/// <param name="enough">Number of items that do not wait.</param>
sealed class Gathering(TimeSpan linger, int enough)
{
    readonly Lock _gate = new();
    DateTimeOffset? _since;
    int _items;

    /// <summary>Adds items; true when the loop has to be woken, because they are the first ones or enough.</summary>
    public bool Add(int items, DateTimeOffset now)
    {
        lock (_gate)
        {
            var hadEnough = _items >= enough;
            var isFirst = _since is null;
            _since ??= now;
            _items += items;
            return isFirst || (!hadEnough && _items >= enough);
        }
    }

    /// <summary>Time for which the items wait for more of them.</summary>
    public TimeSpan Rest(DateTimeOffset now)
    {
        lock (_gate) return _since is { } since && _items < enough ? since + linger - now : TimeSpan.Zero;
    }

    /// <summary>Begins again, because all items so far are about to be taken; returns their number.</summary>
    public int Clear()
    {
        lock (_gate)
        {
            var items = _items;
            (_since, _items) = (null, 0);
            return items;
        }
    }
}
