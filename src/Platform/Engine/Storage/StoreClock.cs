namespace Doms.Engine.Storage;

/// <summary>
/// The clock of a store that has none of its own: it goes on from the last time that was stored, by elapsed monotonic time,
/// and drifts towards the wall clock by at most 1 %. So a jump of the wall clock, a sleeping machine or a stopped process
/// expires nothing at once: a delay of ours is never a failure of an order.
/// </summary>
public sealed class StoreClock
{
    const long SlewDivisor = 100;
    readonly TimeProvider _clock;
    readonly Lock _gate = new();
    DateTimeOffset _now;
    long _timestamp;

    /// <param name="lastStored">The last time the store knows of; null for a new store, which starts at the wall clock.</param>
    public StoreClock(TimeProvider clock, DateTimeOffset? lastStored)
    {
        _clock = clock;
        _timestamp = clock.GetTimestamp();
        _now = lastStored ?? clock.GetUtcNow();
    }

    /// <summary>The time, in whole microseconds; never goes back.</summary>
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
