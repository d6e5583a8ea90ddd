namespace Doms.Engine.Effects;

/// <summary>Number of calls that ended in a second: the current one so far, or the one before if that had more.</summary>
sealed class CallRate
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    DateTimeOffset _start;
    int _current;
    int _previous;

    public int PerSecond => Math.Max(_current, _previous);

    public void Count(DateTimeOffset now)
    {
        if (now - _start >= Interval)
        {
            _previous = now - _start < 2 * Interval ? _current : 0;
            (_start, _current) = (now, 0);
        }

        _current++;
    }
}
