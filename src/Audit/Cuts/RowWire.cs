using System.Buffers;
using System.Text;
using System.Text.Json;
using Doms.Engine.Storage;

namespace Doms.Audit.Cuts;

/// <summary>Rows as JSON between the processes of one version: an array of the columns in declared order.</summary>
static class RowWire
{
    public static void Write(Utf8JsonWriter json, Table table, object row)
    {
        json.WriteStartArray();
        foreach (var column in table.Columns) Write(json, column.Kind, column.Value(row));
        json.WriteEndArray();
    }

    public static object Read(Table table, JsonElement row) => table.Read(new Reader(row));

    static void Write(Utf8JsonWriter json, ColumnKind kind, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case byte[] utf8 when kind == ColumnKind.Json:
                json.WriteStringValue(utf8);
                break;
            case byte[] bytes:
                json.WriteBase64StringValue(bytes);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            default:
                json.WriteNumberValue((long)value);
                break;
        }
    }

    sealed class Reader(JsonElement row) : RowReader
    {
        int _next;

        public override string? TextOrNull() => row[_next++].GetString();

        public override long? Int64OrNull() => row[_next++] is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;

        public override bool Bool() => row[_next++].GetBoolean();

        public override byte[] Bytes() => row[_next++].GetBytesFromBase64();

        protected override ReadOnlySpan<byte> Utf8() => TextOrNull() is { } text ? Encoding.UTF8.GetBytes(text) : [];
    }
}

/// <summary>A scan or a read of one row, as JSON.</summary>
sealed record ScanWire(ScanRange Range, string? Key)
{
    public static byte[] Write(ScanRange range) => Write(range.Table, json =>
    {
        if (range.Index is { } index) json.WriteString("index", index.Name);
        if (range.Group is { } group) json.WriteString("group", group);
        if (range.Until is { } until) json.WriteNumber("until", until);
        json.WriteNumber("limit", range.Limit);
        if (range.After is not { } after) return;
        json.WritePropertyName("after");
        RowWire.Write(json, range.Table, after);
    });

    public static byte[] Write(RowKey row) => Write(row.Table, json => json.WriteString("key", row.Key));

    /// <param name="tables">The tables that may be read.</param>
    /// <returns>Null for a table that is not among them.</returns>
    public static ScanWire? Read(JsonElement json, IReadOnlyList<Table> tables)
    {
        var table = tables.FirstOrDefault(table => table.Name == json.GetProperty("table").GetString());
        if (table is null) return null;
        return new ScanWire(
            new ScanRange(
                table,
                Find("index")?.GetString() is { } index ? table.Index(index) : null,
                Find("group")?.GetString(),
                Find("until")?.GetInt64(),
                Find("after") is { } after ? RowWire.Read(table, after) : null,
                Find("limit")?.GetInt32() ?? 1),
            Find("key")?.GetString());

        JsonElement? Find(string name) => json.TryGetProperty(name, out var value) ? value : null;
    }

    static byte[] Write(Table table, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("table", table.Name);
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
