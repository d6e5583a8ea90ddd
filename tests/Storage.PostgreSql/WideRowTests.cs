using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;
using Doms.Storage.Sql;
using Doms.Tests.Servers;
using Npgsql;

namespace Doms.Tests.Storage.PostgreSql;

/// <summary>Of a wide row only the columns that differ are written.</summary>
public sealed class WideRowTests : IAsyncLifetime
{
    const int Columns = 12;

    static readonly Table<Wide> Wides = Enumerable.Range(0, Columns)
        .Aggregate(
            Table.For<Wide>("wides").Key("id", row => row.Id).Version("version", row => row.Version),
            (table, i) => table.Int64($"n{i}", row => row.Numbers[i]))
        .Read(row => new Wide(row.Text(), row.Int64(), [.. Enumerable.Range(0, Columns).Select(_ => row.Int64())]));

    static readonly ServiceSchema Schema = new("wide", [new SchemaScript("001_wide.sql",
        $"CREATE TABLE wides (id text PRIMARY KEY, version bigint NOT NULL, {Names("bigint NOT NULL")})")]);

    string _database = "";
    PostgreSqlStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgreSqlServer.Shared).CreateDatabase();
        _store = await TestData.Store(_database, Schema);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Columns_that_do_not_differ_are_not_written()
    {
        var row = await Insert("a");
        await Execute("UPDATE wides SET n3 = 33");

        await _store.Commit(Change(row, (5, 55)));

        (await Numbers("a")).ShouldBe([0, 0, 0, 33, 0, 55, 0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public async Task Rows_of_one_commit_may_differ_in_other_columns()
    {
        var (a, b) = (await Insert("a"), await Insert("b"));

        await _store.Commit(Change(a, (0, 1)), Change(b, (11, 2)));

        (await Numbers("a")).ShouldBe([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        (await Numbers("b")).ShouldBe([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    }

    [Fact]
    public async Task Every_set_of_columns_is_written()
    {
        var row = await Insert("a");
        for (var i = 0; i < Columns; i++)
        {
            var change = Change(row, (i, i + 1));
            await _store.Commit(change);
            row = (Wide)change.Row!;
        }

        (await Numbers("a")).ShouldBe(Enumerable.Range(1, Columns).Select(number => (long)number));
    }

    [Fact]
    public async Task Change_of_another_version_is_a_conflict()
    {
        var row = await Insert("a");
        await Execute("UPDATE wides SET version = 2");

        await Should.ThrowAsync<VersionConflictException>(_store.Commit(Change(row, (5, 55))));
    }

    async Task<Wide> Insert(string id)
    {
        var row = new Wide(id, 1, new long[Columns]);
        await _store.Commit(new RowChange(new RowKey(Wides, id), row, 0));
        return row;
    }

    static RowChange Change(Wide row, (int Column, long Number) change)
    {
        long[] numbers = [.. row.Numbers];
        numbers[change.Column] = change.Number;
        return new RowChange(new RowKey(Wides, row.Id), new Wide(row.Id, row.Version + 1, numbers), row.Version, row);
    }

    async Task<IReadOnlyList<long>> Numbers(string id) => ((Wide)(await _store.Load(new RowKey(Wides, id)))!).Numbers;

    async Task Execute(string sql) =>
        await (await PostgreSqlServer.Shared).Execute(new NpgsqlConnectionStringBuilder(_database).Database!, sql);

    static string Names(string type) => string.Join(", ", Enumerable.Range(0, Columns).Select(i => $"n{i} {type}"));

    sealed record Wide(string Id, long Version, IReadOnlyList<long> Numbers);
}
