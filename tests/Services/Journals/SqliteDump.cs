using System.Data.Common;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;

namespace Doms.Tests.Services.Journals;

/// <summary>A SQLite database as readable and comparable text.</summary>
/// <param name="Lines">
/// JSON lines: for each table an object with its name and columns, then an array of values for each row. A value that is not a text
/// or number is an object: <c>json</c> for a text that contains JSON, <c>bytes</c> for the bytes of a text or of JSON.
/// </param>
/// <remarks>The schema is that of the scripts in the migrations table: an applied script is never changed.</remarks>
sealed record SqliteDump(IReadOnlyList<string> Lines)
{
    const string TableMember = "table";
    const string ColumnsMember = "columns";
    const string JsonMember = "json";
    const string BytesMember = "bytes";
    const string MigrationsTable = "schema_migrations";

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    static readonly JsonSerializerOptions RelaxedJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Dumps the committed state of a database.</summary>
    public static SqliteDump Of(string path)
    {
        using var connection = SqliteFile.Open(path, readOnly: true);
        var tables = Read(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
        return new SqliteDump([.. tables.SelectMany(table => LinesOf(connection, (string)table[0]!))]);
    }

    /// <summary>Creates the database, with the schema of its time.</summary>
    /// <exception cref="SchemaException">A script was changed since the recording.</exception>
    public async Task WriteTo(string path, IReadOnlyList<ServiceSchema> schemas, TimeProvider clock)
    {
        await using var connection = SqliteFile.Open(path);
        await Migrations.Apply(connection, [.. schemas.Select(AsRecorded)], clock, CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        Execute(connection, transaction, $"DELETE FROM {MigrationsTable}", []);
        foreach (var (table, columns, values) in Rows())
        {
            var names = string.Join(", ", columns);
            var places = string.Join(", ", columns.Select((_, i) => $"@p{i}"));
            Execute(connection, transaction, $"INSERT INTO {table} ({names}) VALUES ({places})", [.. values.Select(ValueOf)]);
        }

        await transaction.CommitAsync();
    }

    /// <summary>Returns the rows of each table with their column names.</summary>
    public IEnumerable<(string Table, IReadOnlyList<string> Columns, JsonArray Values)> Rows()
    {
        var table = "";
        IReadOnlyList<string> columns = [];
        foreach (var line in Lines)
        {
            var node = JsonNode.Parse(line)!;
            if (node is JsonArray values)
            {
                yield return (table, columns, values);
                continue;
            }

            table = (string)node[TableMember]!;
            columns = [.. node[ColumnsMember]!.AsArray().Select(name => (string)name!)];
        }
    }

    /// <summary>Converts a recorded value to string, long, byte[] or null.</summary>
    public static object? ValueOf(JsonNode? node) => node switch
    {
        null => null,
        JsonObject typed when typed[JsonMember] is { } json => json.ToJsonString(RelaxedJson),
        JsonObject typed when typed[BytesMember] is JsonValue text => Utf8.GetBytes(text.GetValue<string>()),
        JsonObject typed => Utf8.GetBytes(typed[BytesMember]!.ToJsonString(RelaxedJson)),
        _ when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>(),
        _ => (long)node,
    };

    ServiceSchema AsRecorded(ServiceSchema schema)
    {
        var applied = Rows().Where(row => row.Table == MigrationsTable).Select(row => (string)row.Values[1]!);
        return schema with { Scripts = [.. schema.Scripts.Where(script => applied.Contains(script.Name))] };
    }

    static IEnumerable<string> LinesOf(DbConnection connection, string table)
    {
        var names = Read(connection, $"SELECT name FROM pragma_table_info('{table}') ORDER BY cid");
        var columns = names.Select(row => (string)row[0]!).ToList();
        var rows = Read(connection, $"SELECT {string.Join(", ", columns)} FROM {table}{Condition(table)} ORDER BY 1, 2");
        if (rows.Count == 0) return [];
        var head = new JsonObject
        {
            [TableMember] = table, [ColumnsMember] = new JsonArray([.. columns.Select(column => JsonValue.Create(column))]),
        };
        return rows.Select(row => new JsonArray([.. row.Select(NodeOf)])).Prepend<JsonNode>(head)
            .Select(node => node.ToJsonString(RelaxedJson));
    }

    static JsonNode? NodeOf(object? value) => value switch
    {
        null => null,
        byte[] bytes => new JsonObject { [BytesMember] = JsonIn(Utf8.GetString(bytes)) ?? JsonValue.Create(Utf8.GetString(bytes)) },
        long number => JsonValue.Create(number),
        string text when JsonIn(text) is { } json => new JsonObject { [JsonMember] = json },
        _ => JsonValue.Create((string)value),
    };

    /// <summary>Parses an object or array that is serialized to exactly the same text; null for any other text.</summary>
    static JsonNode? JsonIn(string text)
    {
        if (text is not ['{' or '[', ..]) return null;
        try
        {
            return JsonNode.Parse(text) is { } node && node.ToJsonString(RelaxedJson) == text ? node : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static List<object?[]> Read(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Table and column names come from the database itself.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    static void Execute(DbConnection connection, DbTransaction transaction, string sql, IReadOnlyList<object?> values)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Table and column names come from a recording.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (i, value) in values.Index())
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Leaves out the identity of a database, which is random, and the number of its commits, which depends on the batches.
    /// </summary>
    static string Condition(string table) => table == "store_state" ? " WHERE name NOT IN ('instance', 'commits')" : "";
}
