using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;
using Doms.Tests.Servers;

namespace Doms.Tests.Storage.PostgreSql;

public sealed class When_a_process_stands_still
{
    // More than COMMIT itself takes, so that the server has executed the changes and waits for the rest.
    const int BytesWithCommit = 40;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Locks_held_between_load_and_commit_are_released()
    {
        var options = new PostgreSqlOptions(await Database()) { Lanes = 2, IdleTimeout = TimeSpan.FromMilliseconds(300) };
        await using var store = await Open(options);
        await using var paused = await store.Begin(TestData.Cancel);
        var row = (await paused.Load([Tables.Key("a")], TestData.Cancel))[0];

        await Take(store).WaitAsync(Patience, TimeProvider.System, TestData.Cancel);

        var error = await Should.ThrowAsync<Exception>(paused.Commit([Tables.Take(row)], [], TestData.Cancel).AsTask());
        error.ShouldBeAssignableTo<Exception>().GetType()
            .ShouldBeOneOf(typeof(VersionConflictException), typeof(StoreUnavailableException), typeof(CommitUnknownException));
        ((Stock)(await store.Load(Tables.Key("a")))!).Quantity.ShouldBe(99);
    }

    [Fact]
    public async Task Locks_held_in_the_middle_of_a_commit_are_released()
    {
        var database = await Database();
        await using var proxy = TcpProxy.To((await PostgreSqlServer.Shared).Port);
        await using var paused = await Open(new PostgreSqlOptions(Through(proxy, database)));
        await using var other = await Open(new PostgreSqlOptions(database)
        {
            PausedTimeout = TimeSpan.FromSeconds(1), UpkeepInterval = TimeSpan.FromMilliseconds(100), LockTimeout = Patience,
        });
        await using var transaction = await paused.Begin(TestData.Cancel);
        var row = (await transaction.Load([Tables.Key("a")], TestData.Cancel))[0];
        proxy.BytesHeldBack = BytesWithCommit;
        var commit = transaction.Commit([Tables.Take(row)], [], TestData.Cancel).AsTask();

        await Take(other).WaitAsync(Patience, TimeProvider.System, TestData.Cancel);

        await Should.ThrowAsync<CommitUnknownException>(commit);
        ((Stock)(await other.Load(Tables.Key("a")))!).Quantity.ShouldBe(99);
    }

    static async Task Take(PostgreSqlStore store)
    {
        await using var transaction = await store.Begin(TestData.Cancel);
        var row = (await transaction.Load([Tables.Key("a")], TestData.Cancel))[0];
        await transaction.Commit([Tables.Take(row)], [], TestData.Cancel);
    }

    static async Task<string> Database()
    {
        var database = await (await PostgreSqlServer.Shared).CreateDatabase();
        await using var store = await Open(new PostgreSqlOptions(database));
        await store.Commit(Tables.Insert(new Stock("a", 1, 100)));
        return database;
    }

    static Task<PostgreSqlStore> Open(PostgreSqlOptions options) => TestData.Store(options, TestData.Schema, Tables.Schema);

    static string Through(TcpProxy proxy, string database) =>
        new Npgsql.NpgsqlConnectionStringBuilder(database) { Port = proxy.Port }.ConnectionString;
}
