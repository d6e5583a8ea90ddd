using Doms.Engine.Outbox;
using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;
using Doms.Tests.Servers;
using Npgsql;

namespace Doms.Tests.Storage.PostgreSql;

public sealed class OutboxOrderTests : IAsyncLifetime
{
    static readonly ScanRange Lowest = new(OutboxRow.Table, OutboxRow.Table.Index(OutboxRow.BySeq));
    string _database = "";
    PostgreSqlStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgreSqlServer.Shared).CreateDatabase();
        _store = await TestData.Store(_database);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Row_that_commits_after_a_higher_one_is_read()
    {
        await using var slow = await Connect();
        await Execute(slow, "BEGIN; INSERT INTO outbox (id, version, topic, message_key, headers, payload, created_at) "
            + "VALUES ('slow', 1, 'orders.events', 'k', '{}', '', now())");
        await _store.Commit(Insert("fast"));
        (await Ids()).ShouldBe(["fast"]);
        await Execute(slow, "COMMIT");
        (await Ids()).ShouldBe(["slow", "fast"]);
    }

    [Fact]
    public async Task Long_transaction_of_another_client_does_not_stop_the_outbox()
    {
        const int rows = 200;
        await using var idle = await Connect();
        await Execute(idle, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM outbox");
        for (var i = 0; i < rows; i++)
        {
            await _store.Commit(Insert($"m{i:D3}"));
            (await Ids()).ShouldBe([$"m{i:D3}"]);
            await _store.Commit(new RowChange(new RowKey(OutboxRow.Table, $"m{i:D3}"), null, 1));
        }

        (await Ids()).ShouldBeEmpty();
    }

    async Task<IReadOnlyList<string>> Ids() => [.. (await _store.Scan(Lowest, TestData.Cancel)).Cast<OutboxRow>().Select(row => row.Id)];

    static RowChange Insert(string id) =>
        new(new RowKey(OutboxRow.Table, id), new OutboxRow(id, 1, 0, "orders.events", "k", "{}", [1], DateTimeOffset.UnixEpoch, 0), 0);

    async Task<NpgsqlConnection> Connect()
    {
        var connection = new NpgsqlConnection(_database + ";Pooling=false");
        await connection.OpenAsync(TestData.Cancel);
        return connection;
    }

    static async Task Execute(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // The text is part of the test.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestData.Cancel);
    }
}
