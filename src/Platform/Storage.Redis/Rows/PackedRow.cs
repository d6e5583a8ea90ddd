using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Doms.Engine.Storage;

namespace Doms.Storage.Redis.Rows;

/// <summary>
/// Packs the columns of a row into bytes, in declared order, each behind a byte that tells its form. Columns that a row was packed
/// without are read as null, so that a table may get further columns that admit it.
/// </summary>
static class PackedRow
{
    internal const byte Null = 0;
    internal const byte Number = 1;
    internal const byte False = 2;
    internal const byte True = 3;
    internal const byte Data = 4;

    /// <summary>Size of a number, and of a length.</summary>
    internal const int NumberSize = 8;
    internal const int LengthSize = 4;

    public static byte[] Pack(Table table, object row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var column in table.Columns) Write(buffer, column.Value(row));
        return buffer.WrittenSpan.ToArray();
    }

    /// <param name="identity">Value of the identity column; ignored where the table has none.</param>
    public static object Unpack(Table table, ReadOnlyMemory<byte> packed, long identity = 0) =>
        table.Read(new PackedRowReader(table, packed, identity));

    static void Write(ArrayBufferWriter<byte> buffer, object? value)
    {
        switch (value)
        {
            case null:
                Mark(buffer, Null);
                break;
            case long number:
                Mark(buffer, Number);
                BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(NumberSize), number);
                buffer.Advance(NumberSize);
                break;
            case bool flag:
                Mark(buffer, flag ? True : False);
                break;
            case byte[] bytes:
                WriteLength(buffer, bytes.Length);
                buffer.Write(bytes);
                break;
            case string text:
                WriteLength(buffer, Encoding.UTF8.GetByteCount(text));
                Encoding.UTF8.GetBytes(text, buffer);
                break;
            default:
                throw new ArgumentException($"A column has a value of type {value.GetType().Name}, which no store keeps.", nameof(value));
        }
    }

    static void WriteLength(ArrayBufferWriter<byte> buffer, int length)
    {
        Mark(buffer, Data);
        BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(LengthSize), length);
        buffer.Advance(LengthSize);
    }

    static void Mark(ArrayBufferWriter<byte> buffer, byte form)
    {
        buffer.GetSpan(1)[0] = form;
        buffer.Advance(1);
    }
}

/// <summary>Reads a packed row.</summary>
sealed class PackedRowReader(Table table, ReadOnlyMemory<byte> packed, long identity) : RowReader
{
    ReadOnlyMemory<byte> _rest = packed;
    int _column;

    public override string? TextOrNull() => Next(out var data) == PackedRow.Null ? null : Encoding.UTF8.GetString(data.Span);

    public override long? Int64OrNull()
    {
        var isIdentity = table.Columns[_column] == table.IdentityColumn;
        if (Next(out var data) == PackedRow.Null) return null;
        return isIdentity ? identity : BinaryPrimitives.ReadInt64BigEndian(data.Span);
    }

    public override bool Bool() => Next(out _) == PackedRow.True;

    public override byte[] Bytes()
    {
        Next(out var data);
        return data.ToArray();
    }

    protected override ReadOnlySpan<byte> Utf8()
    {
        Next(out var data);
        return data.Span;
    }

    byte Next(out ReadOnlyMemory<byte> data)
    {
        _column++;
        data = default;
        if (_rest.IsEmpty) return PackedRow.Null;
        var form = Take(1).Span[0];
        if (form == PackedRow.Number) data = Take(PackedRow.NumberSize);
        else if (form == PackedRow.Data) data = Take(BinaryPrimitives.ReadInt32BigEndian(Take(PackedRow.LengthSize).Span));
        return form;
    }

    ReadOnlyMemory<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
