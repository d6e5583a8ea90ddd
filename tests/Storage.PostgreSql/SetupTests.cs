using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;
using Doms.Storage.Sql;
using Doms.Tests.Compliance;
using Doms.Tests.Servers;
using Npgsql;

namespace Doms.Tests.Storage.PostgreSql;

public sealed class SetupTests
{
    [Fact]
    public async Task Processes_that_start_together_apply_each_script_once()
    {
        var database = await (await PostgreSqlServer.Shared).CreateDatabase();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => TestData.Store(database))));
        await stores[0].Commit(new RowChange(new RowKey(Samples.Table, "a"), new Sample("a", 1), 0));
        foreach (var store in stores)
        {
            (await store.Load(new RowKey(Samples.Table, "a"))).ShouldNotBeNull();
            await store.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("synchronous_commit")]
    public async Task Server_that_may_lose_commits_is_refused(string setting)
    {
        var server = await PostgreSqlServer.Shared;
        var database = await server.CreateDatabase();
        await server.Execute("postgres", $"ALTER DATABASE {Name(database)} SET {setting} = off");
        var error = await Should.ThrowAsync<InvalidOperationException>(TestData.Store(database));
        error.Message.ShouldContain(setting);
    }

    [Fact]
    public async Task Database_in_another_encoding_is_refused()
    {
        var server = await PostgreSqlServer.Shared;
        await server.Execute("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
        var error = await Should.ThrowAsync<InvalidOperationException>(TestData.Store(server.ConnectionString("latin")));
        error.Message.ShouldContain("LATIN1");
    }

    [Fact]
    public async Task Missing_database_or_server_is_unavailable()
    {
        var server = await PostgreSqlServer.Shared;
        await Should.ThrowAsync<StoreUnavailableException>(TestData.Store(server.ConnectionString("missing")));
        await Should.ThrowAsync<StoreUnavailableException>(TestData.Store(server.ConnectionString("missing", LocalPort.FindFree())));
    }

    [Fact]
    public async Task Table_that_the_database_lacks_is_named()
    {
        await using var store = await TestData.Store();
        var error = await Should.ThrowAsync<SchemaException>(async () => await store.Read(Tables.Key("a"), TestData.Cancel));
        error.Message.ShouldContain("stocks.id");
    }

    [Fact]
    public async Task Read_only_store_applies_no_script()
    {
        var database = await (await PostgreSqlServer.Shared).CreateDatabase();
        await (await TestData.Store(database)).DisposeAsync();
        await Should.ThrowAsync<SchemaException>(
            TestData.Store(new PostgreSqlOptions(database) { ReadOnly = true }, TestData.Schema, Tables.Schema));
        await using var store = await TestData.Store(new PostgreSqlOptions(database) { ReadOnly = true });
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(65, 4)]
    [InlineData(1, 0)]
    public async Task Number_of_connections_out_of_range_is_refused(int lanes, int reads) => await Should.ThrowAsync<ArgumentException>(
        TestData.Store(new PostgreSqlOptions("Host=localhost") { Lanes = lanes, ReadConnections = reads }));

    [Fact]
    public async Task Snapshot_is_isolated_from_later_writes()
    {
        await using var store = await TestData.Store();
        await store.Commit(new RowChange(new RowKey(Samples.Table, "a"), new Sample("a", 1, Name: "before"), 0));
        await using var snapshot = await store.Snapshot(TestData.Cancel);
        await store.Commit(
            new RowChange(new RowKey(Samples.Table, "a"), new Sample("a", 2, Name: "after"), 1),
            new RowChange(new RowKey(Samples.Table, "b"), new Sample("b", 1), 0));

        ((Sample)(await snapshot.Read(new RowKey(Samples.Table, "a"), TestData.Cancel))!).Name.ShouldBe("before");
        (await snapshot.Scan(new ScanRange(Samples.Table), TestData.Cancel)).Count.ShouldBe(1);
        (await snapshot.FindDamage(TestData.Cancel) ?? []).ShouldBeEmpty();
        snapshot.Now.ShouldBeLessThanOrEqualTo(store.Now);
    }

    [Fact]
    public async Task A_slow_list_is_interrupted_and_cannot_write()
    {
        var database = await (await PostgreSqlServer.Shared).CreateDatabase();
        var options = new PostgreSqlOptions(database) { QueryTimeout = TimeSpan.FromSeconds(1) };
        await using var store = await TestData.Store(options);
        var query = new Query(store);
        await Should.ThrowAsync<QueryTimeoutException>(query.List("SELECT pg_sleep(30)::text", null, row => row.Text(), TestData.Cancel));
        await Should.ThrowAsync<StoreUnavailableException>(
            query.List("DELETE FROM samples RETURNING id", null, row => row.Text(), TestData.Cancel));
        (await query.Scalar("SELECT count(*) FROM samples", null, TestData.Cancel)).ShouldBe(0);
    }

    static string Name(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database!;
}
