namespace Doms.Hosting.Limits;

/// <summary>
/// Token buckets shared by replicas. A limiter keeps its own buckets beside them, which limit alone while the shared ones are away.
/// </summary>
public interface ISharedTokenBuckets
{
    /// <summary>Takes one token; null when the shared buckets do not answer in a short, bounded time.</summary>
    /// <param name="limit">Name of the limit.</param>
    /// <param name="client">The client within it.</param>
    /// <param name="ownReset">Time until the caller's own bucket of the client is full: the shared one takes at least as long.</param>
    ValueTask<TakeResult?> Take(string limit, string client, Quota quota, TimeSpan ownReset);
}
