using Doms.Engine.Storage;
using Doms.Tests.Compliance;
using Doms.Tests.Servers;

namespace Doms.Tests.Storage.PostgreSql;

public sealed class When_the_server_restarts
{
    [Fact]
    public async Task Acknowledged_commits_survive_a_kill()
    {
        await using var server = await PostgreSqlServer.Start("shared_buffers=16MB");
        await using var store = await TestData.Store(await server.CreateDatabase());
        for (var i = 0; i < 20; i++) await store.Commit(Insert($"r{i:D2}"));
        await server.Kill();
        await WaitUntilUnavailable(store);
        await server.Start();

        (await store.Scan(new ScanRange(Samples.Table), TestData.Cancel)).Count.ShouldBe(20);
        await store.Commit(Insert("after"));
    }

    [Fact]
    public async Task Commit_that_waits_for_its_standby_is_unknown()
    {
        await using var server = await PostgreSqlServer.Start("shared_buffers=16MB");
        var database = await server.CreateDatabase();
        await using var store = await TestData.Store(database);
        // No such standby exists, so that commits wait for ever.
        await server.Execute("postgres", "ALTER SYSTEM SET synchronous_standby_names = 'absent'");
        await server.Execute("postgres", "SELECT pg_reload_conf()");
        await server.WaitFor("SELECT current_setting('synchronous_standby_names') = 'absent'");
        var commit = store.Commit(Insert("a"));
        await server.WaitFor("SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
        await server.Execute("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");

        await Should.ThrowAsync<CommitUnknownException>(commit);
        (await store.Load(new RowKey(Samples.Table, "a"))).ShouldNotBeNull();
    }

    // The processes of connections notice the death of their parent a moment later.
    static async Task WaitUntilUnavailable(IStore store)
    {
        try
        {
            while (true) await store.Load(new RowKey(Samples.Table, "r00"));
        }
        catch (StoreUnavailableException)
        {
            // As expected.
        }
    }

    static RowChange Insert(string id) => new(new RowKey(Samples.Table, id), new Sample(id, 1), 0);
}
