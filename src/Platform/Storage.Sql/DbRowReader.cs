using System.Data.Common;
using System.Text;
using Doms.Engine.Storage;

namespace Doms.Storage.Sql;

/// <summary>Reads the current row of a result, independent of the type names of the database.</summary>
sealed class DbRowReader(DbDataReader reader) : RowReader
{
    int _next;

    public void Reset() => _next = 0;

    public override string? TextOrNull()
    {
        var column = _next++;
        return reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    public override long? Int64OrNull()
    {
        var column = _next++;
        return reader.IsDBNull(column) ? null : Convert.ToInt64(reader.GetValue(column));
    }

    public override bool Bool() => Convert.ToBoolean(reader.GetValue(_next++));

    protected override ReadOnlySpan<byte> Utf8() => TextOrNull() is { } text ? Encoding.UTF8.GetBytes(text) : default;

    public override byte[] Bytes() => reader.GetValue(_next++) switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        var other => throw new InvalidDataException($"A stored bytes column is a {other.GetType().Name}."),
    };
}
