namespace Doms.Engine.Storage;

/// <summary>
/// The clock of a store without a clock of its own: the last stored time plus elapsed monotonic time, slewed towards the wall
/// clock by at most 1 %. A jump of the wall clock, a suspended machine or a stopped process therefore expires nothing at once.
/// </summary>
public sealed class StoreClock
{
    const long SlewDivisor = 100;
    readonly TimeProvider _clock;
    readonly Lock _gate = new();
    DateTimeOffset _now;
    long _timestamp;

    /// <param name="lastStored">The last stored time; null for a new store, which starts at the wall clock.</param>
    public StoreClock(TimeProvider clock, DateTimeOffset? lastStored)
    {
        _clock = clock;
        _timestamp = clock.GetTimestamp();
        _now = lastStored ?? clock.GetUtcNow();
    }

    /// <summary>The time in whole microseconds; it never decreases.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                var timestamp = _clock.GetTimestamp();
                var elapsed = _clock.GetElapsedTime(_timestamp, timestamp);
                _timestamp = timestamp;
                var next = _now + elapsed;
                var most = elapsed / SlewDivisor;
                var behind = _clock.GetUtcNow() - next;
                var slew = behind > most ? most : behind < -most ? -most : behind;
                _now = next + slew;
                return Micros.Truncate(_now);
            }
        }
    }
}
