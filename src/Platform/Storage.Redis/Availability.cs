using StackExchange.Redis;

namespace Doms.Storage.Redis;

/// <summary>
/// Runs operations that the process can do without. None waits longer than the bound, and after a failure only one per
/// <see cref="RetryInterval"/> is sent, so that an outage delays a request per interval and its end is noticed after one.
/// </summary>
/// <param name="maxWait">Longest wait for an answer.</param>
sealed class Availability(RedisConnection redis, TimeSpan maxWait)
{
    /// <summary>Longest wait of a request for a limit or for a cached answer.</summary>
    public static readonly TimeSpan MaxRequestWait = TimeSpan.FromMilliseconds(50);

    static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    const long Available = 0;
    long _retryAt = Available;

    /// <summary>Runs an operation; a failed attempt where the server is away or does not answer in time.</summary>
    public async ValueTask<Attempt<T>> Try<T>(Func<IDatabase, Task<T>> operation)
    {
        if (!MayTry()) return default;
        try
        {
            var value = await operation(redis.Database).WaitAsync(maxWait, redis.Clock);
            Volatile.Write(ref _retryAt, Available);
            return new Attempt<T>(HasAnswer: true, value);
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            Volatile.Write(ref _retryAt, NextRetry());
            return default;
        }
    }

    bool MayTry()
    {
        var retryAt = Volatile.Read(ref _retryAt);
        return retryAt == Available
            || (redis.Clock.GetTimestamp() >= retryAt && Interlocked.CompareExchange(ref _retryAt, NextRetry(), retryAt) == retryAt);
    }

    long NextRetry() => redis.Clock.GetTimestamp() + (long)(RetryInterval.TotalSeconds * redis.Clock.TimestampFrequency);
}

/// <summary>The answer of the server, or none.</summary>
readonly record struct Attempt<T>(bool HasAnswer, T Value);
