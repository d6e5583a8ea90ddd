using Doms.Engine.Maintenance;
using Doms.Engine.Storage;
using Doms.Storage.Sqlite;

namespace Doms.Tests.Storage.Sqlite;

public sealed class EngineSchemaTests
{
    /// <summary>Checks that the engine's table declarations match the SQL script.</summary>
    [Fact]
    public async Task Engine_tables_can_be_loaded_and_scanned_by_every_index()
    {
        await using var store = await TestData.Sqlite(new SqliteOptions(SqliteOptions.InMemory));
        foreach (var table in EngineTables.All)
        {
            (await store.Read(new RowKey(table, "none"), TestData.Cancel)).ShouldBeNull();
            (await store.Scan(new ScanRange(table), TestData.Cancel)).ShouldBeEmpty();
            foreach (var index in table.Indexes)
                (await store.Scan(new ScanRange(table, index, "g", Until: 1), TestData.Cancel)).ShouldBeEmpty();
        }
    }
}
