using Doms.Engine.Storage;

namespace Doms.Storage.Redis.Store;

/// <summary>The server's clock, as its last answer told it, plus the time that has passed since. It never decreases.</summary>
sealed class ServerClock(TimeProvider clock)
{
    const long MicrosPerSecond = 1_000_000;

    readonly Lock _gate = new();
    long _micros;
    long _timestamp;
    long _latest;

    /// <summary>The time in whole microseconds.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                var now = _micros + (long)clock.GetElapsedTime(_timestamp).TotalMicroseconds;
                _latest = Math.Max(_latest, now);
                return Micros.ToTime(_latest);
            }
        }
    }

    /// <summary>Notes an answer of <c>TIME</c> and returns the time.</summary>
    public DateTimeOffset Note(long seconds, long micros)
    {
        lock (_gate)
        {
            _micros = (seconds * MicrosPerSecond) + micros;
            _timestamp = clock.GetTimestamp();
        }

        return Now;
    }
}
