using Doms.Engine.Storage;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;

namespace Doms.Tests.Storage.Sqlite;

public sealed class SnapshotTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Snapshot_is_isolated_from_later_writes()
    {
        await using var store = await TestData.Sqlite(new SqliteOptions(_folder.File("doms.db")));
        await store.Commit(new RowChange(Key("a"), new Sample("a", 1, Name: "before"), 0));
        await using var snapshot = await store.Snapshot(TestData.Cancel);
        await store.Commit(
            new RowChange(Key("a"), new Sample("a", 2, Name: "after"), 1), new RowChange(Key("b"), new Sample("b", 1), 0));

        ((Sample)(await snapshot.Read(Key("a"), TestData.Cancel))!).Name.ShouldBe("before");
        (await snapshot.Scan(new ScanRange(Samples.Table), TestData.Cancel)).Count.ShouldBe(1);
        ((Sample)(await store.Read(Key("a"), TestData.Cancel))!).Name.ShouldBe("after");
        snapshot.Now.ShouldBeLessThanOrEqualTo(store.Now);
    }

    [Fact]
    public async Task In_memory_snapshot_blocks_writers_until_disposed()
    {
        await using var store = await TestData.Sqlite(new SqliteOptions(SqliteOptions.InMemory));
        await store.Commit(new RowChange(Key("a"), new Sample("a", 1), 0));
        var snapshot = await store.Snapshot(TestData.Cancel);
        var change = store.Commit(new RowChange(Key("a"), null, 1));
        (await snapshot.Read(Key("a"), TestData.Cancel)).ShouldNotBeNull();
        change.IsCompleted.ShouldBeFalse();
        await snapshot.DisposeAsync();
        await change;
    }

    static RowKey Key(string id) => new(Samples.Table, id);
}
