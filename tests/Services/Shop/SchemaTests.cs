using System.Data.Common;
using Doms.Storage.Sqlite;
using Doms.Tests.Services.Journals;

namespace Doms.Tests.Services.Shop;

public sealed class SchemaTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-schema-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rows_are_checked_without_tables_in_memory()
    {
        await using (RecordedShop.Open(_folder, TimeProvider.System, "all"))
        {
        }

        await using var connection = SqliteFile.Open(Path.Combine(_folder, "all.db"));
        var tables = Texts(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
        tables.Count.ShouldBeGreaterThan(20);
        foreach (var table in tables)
        {
            var columns = Texts(connection, $"SELECT name FROM pragma_table_info('{table}')");
            var values = string.Join(", ", columns.Select(_ => "NULL"));
            Texts(connection, $"EXPLAIN INSERT INTO {table} VALUES ({values})", column: 1).ShouldNotContain("OpenEphemeral", table);
        }
    }

    static List<string> Texts(DbConnection connection, string sql, int column = 0)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is part of the test.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read()) texts.Add(reader.GetString(column));
        return texts;
    }
}
