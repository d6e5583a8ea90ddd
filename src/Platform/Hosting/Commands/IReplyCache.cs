using Doms.Engine.Services;

namespace Doms.Hosting.Commands;

/// <summary>
/// Copies of committed responses to requests with an idempotency key. The row in the store is the truth: the cache only saves its
/// transaction, so it may lose entries and be away, but never return another response than the recorded one.
/// </summary>
public interface IReplyCache
{
    /// <summary>Finds the response to the same request, with the same body; null where it is not cached.</summary>
    ValueTask<Response?> Find(IdempotencyKey key);

    /// <summary>Keeps a response that was committed for the key; returns at once.</summary>
    void Keep(IdempotencyKey key, Response response);
}
