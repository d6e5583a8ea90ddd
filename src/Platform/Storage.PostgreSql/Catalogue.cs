using System.Collections.Concurrent;
using Doms.Engine.Storage;
using Doms.Storage.Sql;
using Npgsql;

namespace Doms.Storage.PostgreSql;

/// <summary>The columns of all tables with their types in the database, read once when it is opened.</summary>
sealed class Catalogue
{
    const string Sql = """
        SELECT c.relname, a.attname, format_type(a.atttypid, NULL), a.attidentity <> ''
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        """;

    readonly Dictionary<(string Table, string Column), (string Type, bool IsIdentity)> _types;
    readonly ConcurrentDictionary<Table, StoredTable> _tables = new();

    Catalogue(Dictionary<(string Table, string Column), (string Type, bool IsIdentity)> types) => _types = types;

    public static async Task<Catalogue> Read(NpgsqlConnection connection, CancellationToken cancel)
    {
        var types = new Dictionary<(string Table, string Column), (string Type, bool IsIdentity)>();
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            types.Add((reader.GetString(0), reader.GetString(1)), (reader.GetString(2), reader.GetBoolean(3)));
        return new Catalogue(types);
    }

    /// <exception cref="SchemaException">The database lacks the table or a column of it.</exception>
    public StoredTable this[Table table] => _tables.GetOrAdd(table, Describe);

    StoredTable Describe(Table table) => new(table, [.. table.Columns.Select(column => Describe(table, column))]);

    StoredColumn Describe(Table table, Column column) => _types.TryGetValue((table.Name, column.Name), out var type)
        ? new StoredColumn(column, type.Type, type.IsIdentity)
        : throw new SchemaException($"The database has no column {table.Name}.{column.Name}: a schema script of this program is missing.");
}
