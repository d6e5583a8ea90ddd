using Doms.Engine.Storage;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;

namespace Doms.Tests.Storage.Sqlite;

public sealed class SnapshotTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_shows_what_was_there_when_it_was_taken_while_others_go_on_writing()
    {
        await using var store = await Some.Sqlite(new SqliteOptions(_folder.File("doms.db")));
        await store.Commit(new RowChange(Key("a"), new Sample("a", 1, Name: "before"), 0));
        await using var snapshot = await store.Snapshot(Some.Cancel);
        await store.Commit(
            new RowChange(Key("a"), new Sample("a", 2, Name: "after"), 1), new RowChange(Key("b"), new Sample("b", 1), 0));

        ((Sample)(await snapshot.Read(Key("a"), Some.Cancel))!).Name.ShouldBe("before");
        (await snapshot.Scan(new ScanRange(Samples.Table), Some.Cancel)).Count.ShouldBe(1);
        ((Sample)(await store.Read(Key("a"), Some.Cancel))!).Name.ShouldBe("after");
        snapshot.Now.ShouldBeLessThanOrEqualTo(store.Now);
    }

    [Fact]
    public async Task One_of_a_database_in_memory_keeps_others_waiting_until_it_is_given_back()
    {
        await using var store = await Some.Sqlite(new SqliteOptions(SqliteOptions.InMemory));
        await store.Commit(new RowChange(Key("a"), new Sample("a", 1), 0));
        var snapshot = await store.Snapshot(Some.Cancel);
        var change = store.Commit(new RowChange(Key("a"), null, 1));
        (await snapshot.Read(Key("a"), Some.Cancel)).ShouldNotBeNull();
        change.IsCompleted.ShouldBeFalse();
        await snapshot.DisposeAsync();
        await change;
    }

    static RowKey Key(string id) => new(Samples.Table, id);
}
