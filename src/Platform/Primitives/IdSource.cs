using System.Buffers.Binary;

namespace Doms.Primitives;

/// <summary>Fills a span with random bytes: cryptographic in production, seeded in a simulation.</summary>
public delegate void FillRandom(Span<byte> bytes);

/// <summary>Creates UUIDs of version 7 (RFC 9562, 5.7) from an injected clock and random source.</summary>
public sealed class IdSource(TimeProvider clock, FillRandom fill)
{
    // Random bytes are drawn in blocks: a system call per id would cost more than the rest of creating it.
    readonly byte[] _random = new byte[4_096];
    readonly Lock _gate = new();
    int _used = 4_096;

    /// <summary>A new id; ids made later sort later, to the millisecond.</summary>
    public Guid New()
    {
        Span<byte> bytes = stackalloc byte[16];
        Take(bytes[6..]);
        var milliseconds = clock.GetUtcNow().ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(milliseconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)milliseconds);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A new id as 36 lower-case characters.</summary>
    public string NewText() => New().ToString();

    /// <summary>A number in [0, 1) for jitter.</summary>
    public double NextFraction()
    {
        Span<byte> bytes = stackalloc byte[8];
        Take(bytes);
        return (BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 11) * (1.0 / (1UL << 53));
    }

    void Take(Span<byte> bytes)
    {
        lock (_gate)
        {
            if (_used + bytes.Length > _random.Length)
            {
                fill(_random);
                _used = 0;
            }

            _random.AsSpan(_used, bytes.Length).CopyTo(bytes);
            _used += bytes.Length;
        }
    }
}
