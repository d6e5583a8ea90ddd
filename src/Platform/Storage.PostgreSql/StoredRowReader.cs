using Doms.Engine.Storage;
using Npgsql;

namespace Doms.Storage.PostgreSql;

/// <summary>Reads rows of a table from a result whose columns are those of the table.</summary>
sealed class StoredRowReader(NpgsqlDataReader reader) : RowReader
{
    StoredTable? _table;
    int _next;

    /// <summary>Reads the current row.</summary>
    public object Read(StoredTable table)
    {
        _table = table;
        _next = 0;
        return table.Table.Read(this);
    }

    /// <summary>Reads the key as the only column of the current row.</summary>
    public string ReadKey(StoredTable table)
    {
        _table = table;
        _next = 0;
        return Text();
    }

    public override string? TextOrNull()
    {
        var column = _next++;
        if (reader.IsDBNull(column)) return null;
        return _table!.Columns[column].IsUuid ? reader.GetGuid(column).ToString(Uuids.Format) : reader.GetString(column);
    }

    public override long? Int64OrNull()
    {
        var column = _next++;
        if (reader.IsDBNull(column)) return null;
        return _table!.Columns[column].IsTime ? Micros.From(new DateTimeOffset(reader.GetDateTime(column))) : reader.GetInt64(column);
    }

    public override bool Bool() => reader.GetBoolean(_next++);

    public override byte[] Bytes() => reader.GetFieldValue<byte[]>(_next++);

    protected override ReadOnlySpan<byte> Utf8()
    {
        var column = _next++;
        return reader.IsDBNull(column) ? default : reader.GetFieldValue<byte[]>(column);
    }
}
