using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Doms.Messaging.Kafka.Records;

/// <summary>
/// Turns the ids of other publishers, which may be any text, into UUIDv7: unique like source and id together, and in order of time, by
/// which the inbox is purged.
/// </summary>
static class EventIds
{
    const int UuidBytes = 16;
    const int TimeBytes = 6;
    const int UuidVersion = 7;

    /// <summary>
    /// Farthest that an event's own time may be from the time of its record. Within it a repeated publication keeps its id.
    /// </summary>
    static readonly TimeSpan MaxTimeDifference = TimeSpan.FromDays(1);

    /// <summary>The id itself if it is a UUIDv7, else one made of time, source and id.</summary>
    /// <param name="time">The event's own time, as text.</param>
    /// <param name="recordTime">When the broker took the record.</param>
    public static string ToUuid(string source, string id, string? time, DateTimeOffset recordTime)
    {
        if (Guid.TryParse(id, out var uuid) && uuid.Version == UuidVersion) return id;
        var own = DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out var at) ? at : recordTime;
        if ((own - recordTime).Duration() > MaxTimeDifference) own = recordTime;
        return Create(own, $"{source}|{id}").ToString();
    }

    static Guid Create(DateTimeOffset time, string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        var bytes = hash[..UuidBytes];
        Span<byte> milliseconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, Math.Max(0, time.ToUnixTimeMilliseconds()));
        milliseconds[^TimeBytes..].CopyTo(bytes);
        const int versionByte = 6, variantByte = 8;
        bytes[versionByte] = (byte)((bytes[versionByte] & 0x0F) | (UuidVersion << 4));
        bytes[variantByte] = (byte)((bytes[variantByte] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
