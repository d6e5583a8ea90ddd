using Doms.Engine.Diagnostics;
using Doms.Engine.Storage;
using Doms.Storage.Sqlite;

namespace Doms.Tests.Storage.Sqlite;

public sealed class EngineSchemaTests
{
    /// <summary>The engine's declarations and the script are two texts that must say the same.</summary>
    [Fact]
    public async Task Every_system_table_can_be_loaded_and_scanned_by_each_of_its_indexes()
    {
        await using var store = await Some.Sqlite(new SqliteOptions(SqliteOptions.InMemory));
        foreach (var table in SystemTables.All)
        {
            (await store.Read(new RowKey(table, "none"), Some.Cancel)).ShouldBeNull();
            (await store.Scan(new ScanRange(table), Some.Cancel)).ShouldBeEmpty();
            foreach (var index in table.Indexes)
                (await store.Scan(new ScanRange(table, index, "g", Until: 1), Some.Cancel)).ShouldBeEmpty();
        }
    }
}
