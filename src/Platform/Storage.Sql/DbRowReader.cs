using System.Data.Common;
using System.Globalization;
using System.Text;
using Doms.Engine.Storage;

namespace Doms.Storage.Sql;

/// <summary>Reads the current row of a result, independent of the type names of the database.</summary>
sealed class DbRowReader(DbDataReader reader) : RowReader
{
    int _next;

    public void Reset() => _next = 0;

    public override string? TextOrNull() => Value() switch
    {
        null => null,
        string text => text,
        Guid id => id.ToString(),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    public override long? Int64OrNull() => Value() switch
    {
        null => null,
        DateTime time => Micros.From(new DateTimeOffset(time)),
        var number => Convert.ToInt64(number),
    };

    public override bool Bool() => Convert.ToBoolean(Value());

    protected override ReadOnlySpan<byte> Utf8() => TextOrNull() is { } text ? Encoding.UTF8.GetBytes(text) : default;

    public override byte[] Bytes() => Value() switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        var other => throw new InvalidDataException($"A stored bytes column is a {other?.GetType().Name ?? "null"}."),
    };

    object? Value() => reader.GetValue(_next++) is var value and not DBNull ? value : null;
}
