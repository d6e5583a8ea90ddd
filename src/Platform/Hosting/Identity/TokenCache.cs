using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Doms.Hosting.Identity;

/// <summary>SHA-256 of a token, so that no usable token is kept in memory.</summary>
readonly record struct TokenHash(UInt128 High, UInt128 Low)
{
    public static TokenHash Of(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> bytes = token.Length <= 1024 ? stackalloc byte[token.Length * 3] : new byte[token.Length * 3];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], hash);
        return new TokenHash(
            BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}

/// <summary>
/// Cache of verified tokens in two generations, each half the capacity. When the young generation is full, it replaces the old one,
/// which evicts tokens not used since. This bounds the cache without a sweep or a lock on reads.
/// </summary>
sealed class TokenCache(int capacity)
{
    readonly Lock _turn = new();
    volatile ConcurrentDictionary<TokenHash, VerifiedCaller> _young = new();
    volatile ConcurrentDictionary<TokenHash, VerifiedCaller> _old = new();
    int _added;

    public VerifiedCaller? Find(TokenHash hash)
    {
        if (_young.TryGetValue(hash, out var caller)) return caller;
        if (!_old.TryGetValue(hash, out caller)) return null;
        Add(hash, caller);
        return caller;
    }

    public void Add(TokenHash hash, VerifiedCaller caller)
    {
        _young[hash] = caller;
        if (Interlocked.Increment(ref _added) < capacity / 2) return;
        lock (_turn)
        {
            if (_added < capacity / 2) return;
            _old = _young;
            _young = new();
            _added = 0;
        }
    }
}
