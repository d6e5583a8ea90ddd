using System.Buffers.Binary;
using System.Text;
using Doms.Engine.Storage;
using Doms.Storage.Redis.Rows;

namespace Doms.Storage.Redis.Store;

/// <summary>
/// A row as Redis stores it: version, number of the identity column, the row's entry in each index, and the packed columns. Entries let
/// the script that changes a row find its old places. Numbers are big-endian with the sign inverted, so that bytes sort like numbers.
/// </summary>
static class StoredRow
{
    public const int NumberSize = 8;
    const int LengthSize = 4;

    public static byte[] Number(long value)
    {
        var bytes = new byte[NumberSize];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)value ^ (1UL << 63));
        return bytes;
    }

    public static long ToNumber(ReadOnlySpan<byte> bytes) => (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ (1UL << 63));

    public static long VersionOf(ReadOnlySpan<byte> stored) => ToNumber(stored);

    public static object Read(Table table, ReadOnlyMemory<byte> stored)
    {
        var rest = stored[(2 * NumberSize)..];
        for (var i = 0; i < table.Indexes.Count; i++) rest = rest[(LengthSize + BinaryPrimitives.ReadInt32BigEndian(rest.Span))..];
        return PackedRow.Unpack(table, rest, ToNumber(stored.Span[NumberSize..]));
    }

    /// <summary>Entries of a stored row, one for each index; empty where it is in none.</summary>
    public static IReadOnlyList<byte[]> EntriesOf(Table table, ReadOnlyMemory<byte> stored)
    {
        var entries = new List<byte[]>();
        var rest = stored[(2 * NumberSize)..];
        for (var i = 0; i < table.Indexes.Count; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest.Span);
            entries.Add(rest.Slice(LengthSize, length).ToArray());
            rest = rest[(LengthSize + length)..];
        }

        return entries;
    }

    /// <summary>
    /// The entry of a row in an index: group, order value, key; empty where the row is in none. In the order of the identity column the
    /// script puts the number in: the entry is then the group behind a mark.
    /// </summary>
    public static byte[] EntryOf(TableIndex index, object row, string key)
    {
        const byte mark = 1;
        var isInGroup = index.Group is null || index.Group.Value(row) is string;
        if (!isInGroup || index.Order.Value(row) is not long order) return [];
        var group = GroupPrefix(index, index.Group?.Value(row) as string);
        return index.Order.Kind == ColumnKind.Identity
            ? [mark, .. group]
            : [.. group, .. Number(order), .. Encoding.UTF8.GetBytes(key)];
    }

    /// <summary>Beginning of all entries of a group, which no other group has: its length, then its name.</summary>
    public static byte[] GroupPrefix(TableIndex index, string? group)
    {
        if (index.Group is null) return [];
        var name = Encoding.UTF8.GetBytes(group ?? "");
        var length = new byte[LengthSize];
        BinaryPrimitives.WriteInt32BigEndian(length, name.Length);
        return [.. length, .. name];
    }
}
