using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;
using Doms.Tests.Compliance;
using Doms.Tests.Servers;
using Npgsql;

namespace Doms.Tests.Storage.PostgreSql;

public sealed class When_the_connection_breaks : IAsyncLifetime
{
    PostgreSqlServer _server = null!;
    TcpProxy _proxy = null!;
    string _database = "";
    PostgreSqlStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgreSqlServer.Shared;
        _database = await _server.CreateDatabase();
        _proxy = TcpProxy.To(_server.Port);
        var through = new NpgsqlConnectionStringBuilder(_database) { Port = _proxy.Port }.ConnectionString;
        _store = await TestData.Store(through);
        await _store.Commit(Insert("first"));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task Commit_without_an_answer_is_unknown_and_found()
    {
        await using var transaction = await _store.Begin(TestData.Cancel);
        await transaction.Load([Key("a")], TestData.Cancel);
        _proxy.HoldReplies();
        var commit = transaction.Commit([Insert("a")], [], TestData.Cancel).AsTask();
        await WaitUntilStored("a");
        _proxy.Cut();

        await Should.ThrowAsync<CommitUnknownException>(commit);
        _proxy.ReleaseReplies();
        (await _store.Load(Key("a"))).ShouldNotBeNull();
    }

    [Fact]
    public async Task Connection_cut_before_a_load_is_unavailability()
    {
        await using var transaction = await _store.Begin(TestData.Cancel);
        await transaction.Load([Key("first")], TestData.Cancel);
        _proxy.Cut();
        await Should.ThrowAsync<StoreUnavailableException>(transaction.Load([Key("a")], TestData.Cancel).AsTask());
        (await _store.Load(Key("first"))).ShouldNotBeNull();
    }

    [Fact]
    public async Task Server_that_cannot_be_reached_is_unavailable()
    {
        _proxy.RefusesConnections = true;
        _proxy.Cut();
        await Should.ThrowAsync<StoreUnavailableException>(async () => await LoadTwice());
        await Should.ThrowAsync<StoreUnavailableException>(
            async () => await _store.Scan(new ScanRange(Samples.Table), TestData.Cancel));
        _proxy.RefusesConnections = false;
        (await _store.Load(Key("first"))).ShouldNotBeNull();
    }

    [Fact]
    public async Task Slow_network_changes_no_result()
    {
        _proxy.Delay = TimeSpan.FromMilliseconds(20);
        await _store.Commit(Insert("a"));
        (await _store.Load(Key("a"))).ShouldNotBeNull();
        await Should.ThrowAsync<VersionConflictException>(_store.Commit(Insert("a")));
    }

    [Fact]
    public async Task Transaction_ended_by_the_server_leaves_the_store_usable()
    {
        await using var transaction = await _store.Begin(TestData.Cancel);
        await transaction.Load([Key("first")], TestData.Cancel);
        await _server.Execute(Name, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'doms/%' "
            + "AND datname = current_database()");
        var error = await Should.ThrowAsync<Exception>(transaction.Commit([Insert("a")], [], TestData.Cancel).AsTask());
        error.GetType().ShouldBeOneOf(typeof(CommitUnknownException), typeof(StoreUnavailableException));
        await _store.Commit(Insert("b"));
        (await _store.Load(Key("a"))).ShouldBeNull();
    }

    [Fact]
    public async Task Old_primary_is_unavailable_until_it_writes_again()
    {
        await _server.Execute("postgres", $"ALTER DATABASE {Name} SET default_transaction_read_only = on");
        await using var standby = await TestData.Store(new PostgreSqlOptions(_database) { ReadOnly = true });
        await Should.ThrowAsync<StoreUnavailableException>(standby.Commit(Insert("a")));
        await _server.Execute("postgres", $"ALTER DATABASE {Name} RESET default_transaction_read_only");
        await standby.Commit(Insert("a"));
    }

    [Fact]
    public async Task First_of_several_hosts_that_answers_is_used()
    {
        var hosts = $"127.0.0.1:{LocalPort.FindFree()},127.0.0.1:{_server.Port}";
        var several = new NpgsqlConnectionStringBuilder(_database) { Host = hosts }.ConnectionString;
        await using var store = await TestData.Store(several);
        (await store.Load(Key("first"))).ShouldNotBeNull();
        await store.Commit(Insert("a"));
    }

    string Name => new NpgsqlConnectionStringBuilder(_database).Database!;

    async Task LoadTwice()
    {
        // The first may find a connection of the pool that is broken, the second needs a new one.
        try
        {
            await _store.Load(Key("first"));
        }
        catch (StoreUnavailableException)
        {
            await _store.Load(Key("first"));
        }
    }

    async Task WaitUntilStored(string id)
    {
        await using var direct = await TestData.Store(_database);
        while (await direct.Load(Key(id)) is null) await Task.Yield();
    }

    static RowKey Key(string id) => new(Samples.Table, id);

    static RowChange Insert(string id) => new(Key(id), new Sample(id, 1), 0);
}
