using System.Collections.Concurrent;

namespace Doms.Hosting.Limits;

/// <summary>
/// Bounds the bytes of all request bodies that are being read, parsed or handled, and each client's share: a parsed body takes up to ten
/// times its size, and one client must not take the memory of all.
/// </summary>
/// <param name="max">Bytes at once.</param>
sealed class BodyBudget(long max)
{
    /// <summary>Bodies up to this size count for all clients together only, which keeps the usual request cheap.</summary>
    public const long SmallBytes = 4 * 1024;

    const long MinBytes = 4 * 1024 * 1024, MaxBytes = 64 * 1024 * 1024;
    const int PartOfMemory = 32;
    const int PartOfClient = 4;

    readonly long _maxOfClient = Math.Max(HttpLimits.MaxBodyBytes, max / PartOfClient);
    readonly ConcurrentDictionary<string, long> _byClient = new(StringComparer.Ordinal);
    long _used;

    /// <summary>A budget for the memory of this process: a thirty-second of it, 4 to 64 MiB.</summary>
    public static BodyBudget ForMemory(long availableBytes) => new(Math.Clamp(availableBytes / PartOfMemory, MinBytes, MaxBytes));

    /// <summary>Takes the bytes of a body; each success is followed by <see cref="Return"/>.</summary>
    /// <param name="client">The caller's subject or address.</param>
    public BodyTake Take(string client, long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > max)
        {
            Interlocked.Add(ref _used, -bytes);
            return BodyTake.ProcessFull;
        }

        if (bytes <= SmallBytes || _byClient.AddOrUpdate(client, bytes, (_, used) => used + bytes) <= _maxOfClient) return BodyTake.Taken;
        Return(client, bytes);
        return BodyTake.ClientFull;
    }

    public void Return(string client, long bytes)
    {
        Interlocked.Add(ref _used, -bytes);
        if (bytes <= SmallBytes) return;
        _byClient.AddOrUpdate(client, 0, (_, used) => used - bytes);
        _byClient.TryRemove(new(client, 0));
    }
}

/// <summary>Result of a request for the bytes of a body.</summary>
enum BodyTake
{
    Taken,

    /// <summary>The client's other bodies leave no room.</summary>
    ClientFull,

    /// <summary>The bodies of all clients leave no room.</summary>
    ProcessFull,
}
