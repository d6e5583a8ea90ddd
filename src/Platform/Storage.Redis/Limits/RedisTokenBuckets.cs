using System.Security.Cryptography;
using System.Text;
using Doms.Hosting.Limits;
using StackExchange.Redis;

namespace Doms.Storage.Redis.Limits;

/// <summary>
/// Token buckets in Redis, shared by the replicas of a process: one script takes a token by the server's clock, by the rule of the
/// buckets in memory. A bucket is one number, the time at which it is full again, and expires then.
/// </summary>
/// <param name="scope">Name of what the replicas serve, such as <c>gateway</c>; each scope counts for itself.</param>
public sealed class RedisTokenBuckets(RedisConnection redis, string scope) : ISharedTokenBuckets
{
    /// <summary>
    /// A bucket is at most as full as the caller's own, so that requests counted while the server was away, or before it lost its data,
    /// stay counted. A clock that was set back locks no client out for longer than the window of its quota.
    /// </summary>
    const string Script = """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local interval, burst, own = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local depth = interval * burst
        local start = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now + own)
        start = math.max(now, math.min(start, now + depth))
        local full = start + interval
        local room = now + depth - full
        if room < 0 then return {0, 0, -room, start - now} end
        redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', string.format('%.0f', math.ceil((full - now) / 1000)))
        return {1, math.floor(room / interval), 0, full - now}
        """;

    const double MicrosPerSecond = 1_000_000;

    readonly Availability _availability = new(redis, Availability.MaxRequestWait);

    public async ValueTask<TakeResult?> Take(string limit, string client, Quota quota, TimeSpan ownReset)
    {
        var interval = Math.Max(1, (long)Math.Round(MicrosPerSecond / quota.PerSecond));
        var attempt = await _availability.Try(database => database.ScriptEvaluateAsync(
            Script, [KeyOf(limit, client)], [interval, quota.Burst, (long)ownReset.TotalMicroseconds]));
        return attempt.HasAnswer && (long[]?)attempt.Value is [var taken, var remaining, var retryAfter, var resetAfter]
            ? new TakeResult(taken == 1, (int)remaining, TimeSpan.FromMicroseconds(retryAfter), TimeSpan.FromMicroseconds(resetAfter))
            : null;
    }

    /// <summary>Builds the key, which contains neither subject nor address of the client.</summary>
    RedisKey KeyOf(string limit, string client) =>
        $"doms:limit:{scope}:{limit}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(client)).AsSpan(0, 16))}";
}
