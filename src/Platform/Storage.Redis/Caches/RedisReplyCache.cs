using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Engine.Services;
using Doms.Hosting.Commands;

namespace Doms.Storage.Redis.Caches;

/// <summary>
/// Caches committed responses in Redis, encrypted, for as long as their rows are kept in the store. While Redis is away, or has lost an
/// entry, the store answers.
/// </summary>
/// <param name="retention">Time for which the store keeps the row of a response: <c>Engine:IdempotencyRetention</c>.</param>
public sealed class RedisReplyCache(RedisConnection redis, TimeSpan retention) : IReplyCache
{
    /// <summary>Size of a response above which it is left to the store.</summary>
    const int MaxBodyBytes = 64 * 1024;

    readonly Availability _availability = new(redis, Availability.MaxRequestWait);
    readonly EntrySeal _seal = new(redis.Options.Secret, "reply");

    public async ValueTask<Response?> Find(IdempotencyKey key)
    {
        var entry = EntryOf(key);
        var attempt = await _availability.Try(database => database.StringGetAsync(entry.Name));
        if (!attempt.HasAnswer || attempt.Value.IsNull || !entry.TryOpen((byte[])attempt.Value!, out var json)) return null;
        var reply = JsonSerializer.Deserialize(json, CachedReplyJson.Default.CachedReply)!;
        return reply.BodyHash == key.BodyHash ? new Response(reply.Status, reply.Body, reply.Location) : null;
    }

    public void Keep(IdempotencyKey key, Response response)
    {
        if (response.Body.Length > MaxBodyBytes) return;
        var entry = EntryOf(key);
        var reply = new CachedReply(key.BodyHash, response.Status, response.Location, response.Body.ToArray());
        var content = entry.Seal(JsonSerializer.SerializeToUtf8Bytes(reply, CachedReplyJson.Default.CachedReply));
        _ = _availability.Try(database => database.StringSetAsync(entry.Name, content, retention)).AsTask();
    }

    /// <summary>The scope has no line feed at its end, so that no two keys have one entry.</summary>
    EntrySeal.SealedEntry EntryOf(IdempotencyKey key) => _seal.Of($"{key.Scope}\n{key.Key}");
}

/// <summary>A cached response, and the hash of the request's body that it answers.</summary>
sealed record CachedReply(string BodyHash, int Status, string? Location, byte[] Body);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CachedReply))]
sealed partial class CachedReplyJson : JsonSerializerContext;
