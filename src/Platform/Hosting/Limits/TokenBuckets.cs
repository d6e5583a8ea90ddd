using System.Collections.Concurrent;

namespace Doms.Hosting.Limits;

/// <summary>Result of a request for one token.</summary>
/// <param name="Taken">False when the quota is exceeded.</param>
/// <param name="Remaining">Tokens left in the bucket.</param>
/// <param name="RetryAfter">Time until the next token is available; zero when one is available now.</param>
/// <param name="ResetAfter">Time until the bucket is full.</param>
public readonly record struct TakeResult(bool Taken, int Remaining, TimeSpan RetryAfter, TimeSpan ResetAfter);

/// <summary>
/// Lock-free token buckets, one per key. A bucket is one number: the time at which it will be full again. A bucket that
/// is unused for a whole window is full, so it can be dropped: buckets are kept in two generations that rotate once per
/// window. Keys beyond the capacity of a window share one bucket, which bounds memory and still limits them.
/// </summary>
sealed class TokenBuckets(Quota quota, TimeProvider clock, int capacity = 100_000)
{
    readonly Lock _rotationLock = new();
    readonly long _interval = Math.Max(1, (long)Math.Round(clock.TimestampFrequency / quota.PerSecond));
    readonly long _window = (long)(quota.Window.TotalSeconds * clock.TimestampFrequency) + 1;
    readonly Bucket _overflow = new();
    volatile ConcurrentDictionary<string, Bucket> _current = new(StringComparer.Ordinal);
    volatile ConcurrentDictionary<string, Bucket> _previous = new(StringComparer.Ordinal);
    long _rotatedAt = clock.GetTimestamp();
    int _count;

    public Quota Quota => quota;

    /// <summary>Takes one token from the bucket of the key, if one is available.</summary>
    public TakeResult Take(string key)
    {
        var now = clock.GetTimestamp();
        RotateIfDue(now);
        return Take(BucketOf(key), now);
    }

    /// <summary>Time until the bucket of the key is full.</summary>
    public TimeSpan ResetAfter(string key)
    {
        var now = clock.GetTimestamp();
        RotateIfDue(now);
        return ToTimeSpan(Interlocked.Read(ref BucketOf(key).FullAt) - now);
    }

    /// <summary>Makes the bucket of the key at most as full as a shared one was.</summary>
    /// <param name="since">A timestamp not later than the shared bucket's state, so that the time between is not counted twice.</param>
    /// <param name="resetAfter">Time until the shared bucket is full.</param>
    public void Follow(string key, long since, TimeSpan resetAfter)
    {
        var bucket = BucketOf(key);
        var fullAt = since + (long)(resetAfter.TotalSeconds * clock.TimestampFrequency);
        while (Interlocked.Read(ref bucket.FullAt) is var seen && seen < fullAt)
            if (Interlocked.CompareExchange(ref bucket.FullAt, fullAt, seen) == seen) return;
    }

    TakeResult Take(Bucket bucket, long now)
    {
        var depth = _interval * quota.Burst;
        while (true)
        {
            var seen = Interlocked.Read(ref bucket.FullAt);
            var start = Math.Max(seen, now);
            var after = start + _interval;
            var room = now + depth - after;
            if (room < 0) return new TakeResult(Taken: false, 0, ToTimeSpan(-room), ToTimeSpan(start - now));
            if (Interlocked.CompareExchange(ref bucket.FullAt, after, seen) != seen) continue;
            var remaining = (int)(room / _interval);
            return new TakeResult(Taken: true, remaining, TimeSpan.Zero, ToTimeSpan(after - now));
        }
    }

    Bucket BucketOf(string key)
    {
        if (_current.TryGetValue(key, out var bucket)) return bucket;
        if (Volatile.Read(ref _count) >= capacity) return _overflow;
        var made = _previous.TryGetValue(key, out var older) ? older : new Bucket();
        bucket = _current.GetOrAdd(key, made);
        if (ReferenceEquals(bucket, made)) Interlocked.Increment(ref _count);
        return bucket;
    }

    void RotateIfDue(long now)
    {
        if (now - Volatile.Read(ref _rotatedAt) < _window) return;
        lock (_rotationLock)
        {
            if (now - _rotatedAt < _window) return;
            _previous = _current;
            _current = new(StringComparer.Ordinal);
            _count = 0;
            Volatile.Write(ref _rotatedAt, now);
        }
    }

    TimeSpan ToTimeSpan(long ticks) => TimeSpan.FromSeconds(Math.Max(0, ticks) / (double)clock.TimestampFrequency);

    sealed class Bucket
    {
        public long FullAt;
    }
}
