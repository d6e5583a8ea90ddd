using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;
using Doms.Tests.Compliance;
using Doms.Tests.Servers;
using Npgsql;

namespace Doms.Tests.Storage.PostgreSql;

public sealed class CommitTests : IAsyncLifetime
{
    string _database = "";
    PostgreSqlStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgreSqlServer.Shared).CreateDatabase();
        _store = await TestData.Store(new PostgreSqlOptions(_database) { Lanes = 1 }, TestData.Schema, Tables.Schema);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Failed_commit_leaves_its_connection_usable()
    {
        await _store.Commit(Tables.Insert(new Stock("a", 1, 1)));
        for (var i = 0; i < 5; i++)
        {
            await Should.ThrowAsync<VersionConflictException>(_store.Commit(Tables.Insert(new Stock("a", 1, 1))));
            await Should.ThrowAsync<StoreRefusedException>(_store.Commit(Tables.Insert(new Stock("b", 1, -1))));
        }

        await _store.Commit(Tables.Insert(new Stock("b", 1, 1)));
        (await _store.Load(Tables.Key("b"))).ShouldNotBeNull();
    }

    [Fact]
    public async Task Commit_in_a_failed_transaction_is_no_success()
    {
        await using (var transaction = await _store.Begin(TestData.Cancel))
        {
            await Should.ThrowAsync<VersionConflictException>(
                async () => await transaction.Commit([new RowChange(Tables.Key("a"), new Stock("a", 2, 1), 1)], [], TestData.Cancel));
            await Should.ThrowAsync<StoreUnavailableException>(
                async () => await transaction.Commit([Tables.Insert(new Stock("a", 1, 1))], [], TestData.Cancel));
        }

        (await _store.Load(Tables.Key("a"))).ShouldBeNull();
    }

    [Fact]
    public async Task Clock_of_a_transaction_is_the_servers()
    {
        await using var transaction = await _store.Begin(TestData.Cancel);
        Should.Throw<InvalidOperationException>(() => transaction.Now);
        await transaction.Load([Tables.Key("a")], TestData.Cancel);
        var now = transaction.Now;
        await transaction.Load([Tables.Key("b")], TestData.Cancel);
        transaction.Now.ShouldBe(now);
        now.ShouldBe(Micros.Truncate(now));
        _store.Now.ShouldBeGreaterThanOrEqualTo(now);
    }

    [Fact]
    public async Task Guard_on_an_ordinary_row_holds_until_the_commit()
    {
        await _store.Commit(Tables.Insert(new Stock("read", 1, 1)));
        await using var transaction = await _store.Begin(TestData.Cancel);
        await transaction.Commit([Tables.Insert(new Stock("a", 1, 1))], [new RowGuard(Tables.Key("read"), 1)], TestData.Cancel);
        await using var late = await _store.Begin(TestData.Cancel);
        await Should.ThrowAsync<VersionConflictException>(
            late.Commit([Tables.Insert(new Stock("b", 1, 1))], [new RowGuard(Tables.Key("read"), 2)], TestData.Cancel).AsTask());
    }

    [Fact]
    public async Task Absent_row_waits_for_a_commit_under_way()
    {
        await using var other = new NpgsqlConnection(_database);
        await other.OpenAsync(TestData.Cancel);
        await Execute(other, $"BEGIN; {Fence.Exclude}; INSERT INTO samples (id, version, name, flag, at, payload) "
            + "VALUES ('k', 1, '', false, now(), '')");
        var transaction = await _store.Begin(TestData.Cancel);
        var key = new RowKey(Samples.Table, "k");
        (await transaction.Load([key], TestData.Cancel)).ShouldBe([null]);
        var commit = transaction.Commit([Tables.Insert(new Stock("a", 1, 1))], [new RowGuard(key, 0)], TestData.Cancel).AsTask();
        await WaitForWaiter(other);
        commit.IsCompleted.ShouldBeFalse();
        await Execute(other, "COMMIT");

        await Should.ThrowAsync<VersionConflictException>(commit);
        await transaction.DisposeAsync();
        (await _store.Load(Tables.Key("a"))).ShouldBeNull();
    }

    [Fact]
    public async Task Batches_of_an_old_epoch_end_with_the_take_over()
    {
        await using var lanes = await TestData.Store(new PostgreSqlOptions(_database) { Lanes = 4 }, TestData.Schema, Tables.Schema);
        var lease = new RowKey(Samples.Table, "lease");
        await _store.Commit(new RowChange(lease, new Sample("lease", 1), 0));
        var isTaken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var working = Enumerable.Range(0, 4).Select(lane => Task.Run(() => Work(lanes, lane, lease, isTaken.Task))).ToList();
        while ((await Count(lanes)) < 50) await Task.Yield();
        await _store.Commit(new RowChange(lease, new Sample("lease", 2), 1));
        var count = await Count(_store);
        isTaken.SetResult();

        (await Task.WhenAll(working)).ShouldAllBe(conflicts => conflicts > 0);
        (await Count(_store)).ShouldBe(count);
    }

    /// <summary>Commits rows of the first epoch, from before the take-over until a little after it; returns the conflicts.</summary>
    static async Task<int> Work(PostgreSqlStore store, int lane, RowKey lease, Task isTaken)
    {
        const int afterwards = 20;
        var conflicts = 0;
        for (var i = 0; !isTaken.IsCompleted || conflicts < afterwards; i++)
        {
            await using var transaction = await store.Begin(TestData.Cancel);
            try
            {
                await transaction.Commit([Tables.Insert(new Stock($"{lane}/{i}", 1, 1))], [new RowGuard(lease, 1)], TestData.Cancel);
            }
            catch (VersionConflictException)
            {
                conflicts++;
            }
        }

        return conflicts;
    }

    static async Task<int> Count(PostgreSqlStore store) =>
        (await store.Scan(new ScanRange(Tables.Stocks, Limit: ScanRange.MaxLimit), TestData.Cancel)).Count;

    async Task WaitForWaiter(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted", connection);
        while ((long)(await command.ExecuteScalarAsync(TestData.Cancel))! == 0) await Task.Yield();
    }

    static async Task Execute(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // The text is part of the test.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestData.Cancel);
    }
}
