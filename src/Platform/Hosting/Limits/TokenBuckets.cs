using System.Collections.Concurrent;

namespace Doms.Hosting.Limits;

/// <summary>What a bucket said.</summary>
/// <param name="Taken">False: over the quota.</param>
/// <param name="Remaining">Requests that would be taken now.</param>
/// <param name="RetryAfter">Until the next one is taken; zero when one would be.</param>
/// <param name="ResetAfter">Until the bucket is full again.</param>
readonly record struct TakeResult(bool Taken, int Remaining, TimeSpan RetryAfter, TimeSpan ResetAfter);

/// <summary>
/// A token bucket per key, each one number (the time at which it will be full again), changed without a lock.
/// A bucket not touched for a whole window is full, so it need not be remembered: buckets live in two generations that
/// turn once a window. Keys beyond the capacity of a window share one bucket: bounded, and never open.
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

    /// <summary>Takes one token of that key's bucket, if it has one.</summary>
    public TakeResult Take(string key)
    {
        var now = clock.GetTimestamp();
        RotateIfDue(now);
        return Take(BucketOf(key), now);
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
