using Doms.Engine.Storage;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;

namespace Doms.Tests.Storage.Sqlite;

public sealed class When_lists_are_slow : IDisposable
{
    const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Query_is_interrupted_after_its_timeout()
    {
        await using var store = await Open(TimeSpan.FromMilliseconds(50));
        await Should.ThrowAsync<QueryTimeoutException>(new Query(store).Scalar(Endless, null, TestData.Cancel));
        (await new Query(store).Scalar("SELECT 7", null, TestData.Cancel)).ShouldBe(7);
    }

    [Fact]
    public async Task Query_ends_when_its_caller_has_gone()
    {
        await using var store = await Open(TimeSpan.FromMinutes(5));
        using var caller = new CancellationTokenSource();
        var query = Task.Run(() => new Query(store).Scalar(Endless, null, caller.Token), TestData.Cancel);
        await caller.CancelAsync();
        await Should.ThrowAsync<Exception>(query);
    }

    [Fact]
    public async Task Rows_are_read_by_key_while_all_lists_are_busy()
    {
        await using var store = await Open(TimeSpan.FromMilliseconds(50));
        await using var transaction = await store.Begin(TestData.Cancel);
        await transaction.Commit([new(new RowKey(Samples.Table, "a"), new Sample("a", 1), 0)], [], TestData.Cancel);
        await using var only = await store.Open(TestData.Cancel);

        (await store.Read(new RowKey(Samples.Table, "a"), TestData.Cancel)).ShouldNotBeNull();
        (await store.Scan(new ScanRange(Samples.Table), TestData.Cancel)).Count.ShouldBe(1);
        await Should.ThrowAsync<QueryTimeoutException>(async () => await store.Open(TestData.Cancel));
    }

    Task<SqliteStore> Open(TimeSpan timeout) => TestData.Sqlite(
        new SqliteOptions(_folder.File("doms.db")) { ReadConnections = 1, QueryTimeout = timeout, MaxCachedBytes = 0 });
}
