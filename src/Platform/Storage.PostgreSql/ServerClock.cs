using Doms.Engine.Storage;

namespace Doms.Storage.PostgreSql;

/// <summary>
/// The clock of the database server as this process knows it: the last time that the server told, plus the time elapsed since. A
/// transaction has the server's own time; this one says when to look for work.
/// </summary>
sealed class ServerClock(TimeProvider clock)
{
    readonly Lock _gate = new();
    DateTimeOffset _told;
    DateTimeOffset _last;
    long _timestamp = clock.GetTimestamp();

    /// <summary>The time in whole microseconds; it never decreases.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                var now = Micros.Truncate(_told + clock.GetElapsedTime(_timestamp));
                if (now > _last) _last = now;
                return _last;
            }
        }
    }

    /// <summary>Notes a time that the server has just told.</summary>
    public void Set(DateTimeOffset told)
    {
        lock (_gate)
        {
            _told = told;
            _timestamp = clock.GetTimestamp();
        }
    }
}
