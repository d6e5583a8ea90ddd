using Doms.Engine.Storage;
using Doms.Primitives;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;

namespace Doms.Tests.Storage.Sqlite;

public abstract class QueryTests : IAsyncLifetime
{
    static readonly PageOrder ByPlace = new("place");
    SqliteStore _store = null!;

    Query Query => new(_store);

    public async ValueTask InitializeAsync()
    {
        _store = await TestData.Sqlite(new SqliteOptions(Path));
        await _store.Commit([.. Enumerable.Range(0, 20).Select(i => new RowChange(
            new RowKey(Samples.Table, $"r{i:D2}"),
            new Sample($"r{i:D2}", 1, i % 2 == 0 ? "even" : "odd", i / 4, $"name {i}", Flag: i < 5,
                At: DateTimeOffset.UnixEpoch.AddDays(i)),
            0))]);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract string Path { get; }

    [Fact]
    public async Task Whole_rows_are_read_and_unused_parameters_are_ignored()
    {
        var rows = await Query.Rows(
            Samples.Table, "WHERE shelf = @shelf AND at < @until ORDER BY id",
            new { shelf = "odd", until = DateTimeOffset.UnixEpoch.AddDays(4), status = (string?)null }, TestData.Cancel);
        rows.Select(row => row.Id).ShouldBe(["r01", "r03"]);
        rows[0].Name.ShouldBe("name 1");
    }

    [Fact]
    public async Task Columns_are_read_in_order()
    {
        var rows = await Query.List(
            "SELECT shelf, count(*), sum(place), max(note) FROM samples WHERE flag = @flag GROUP BY shelf ORDER BY shelf",
            new { flag = true }, r => (r.Text(), r.Int64(), r.Int64(), r.TextOrNull()), TestData.Cancel);
        rows.ShouldBe([("even", 3, 1, null), ("odd", 2, 0, null)]);
    }

    [Fact]
    public async Task List_parameters_and_missing_rows_are_supported()
    {
        var ids = new[] { "r01", "r02", "nope" };
        (await Query.Scalar("SELECT count(*) FROM samples WHERE id IN @ids", new { ids }, TestData.Cancel)).ShouldBe(2);
        (await Query.First("SELECT id FROM samples WHERE id = @id", new { id = "nope" }, r => r.Text(), TestData.Cancel)).ShouldBeNull();
        (await Query.Scalar("SELECT sum(place) FROM samples WHERE id = 'nope'", null, TestData.Cancel)).ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(11)]
    public async Task Pages_are_ordered_newest_first(int limit)
    {
        var filter = Filter.None.And("shelf = @shelf").AndIf(false, "no_such_column = @x");
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            Paging.TryParse(cursor, limit, out var paging).ShouldBeTrue();
            var page = await Query.Page(Samples.Table, filter, new { shelf = "even" }, ByPlace, paging, TestData.Cancel);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            ids.AddRange(page.Items.Select(row => row.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        ids.ShouldBe(Enumerable.Range(0, 20).Where(i => i % 2 == 0).OrderByDescending(i => i).Select(i => $"r{i:D2}"));
    }

    [Fact]
    public async Task Pages_by_key_ascend()
    {
        Paging.TryParse(null, 2, out var first);
        var page = await Query.Page(Samples.Table, Filter.None, null, PageOrder.ByKey, first, TestData.Cancel);
        Paging.TryParse(page.Next, 2, out var second).ShouldBeTrue();
        page = await Query.Page(Samples.Table, Filter.None, null, PageOrder.ByKey, second, TestData.Cancel);
        page.Items.Select(row => row.Id).ShouldBe(["r02", "r03"]);
    }

    [Theory]
    [InlineData("nonsense", 10)]
    [InlineData("!!!", 10)]
    [InlineData("eDp5", 10)]
    [InlineData(null, 0)]
    [InlineData(null, 501)]
    public void Invalid_cursor_or_limit_is_rejected(string? cursor, int limit) =>
        Paging.TryParse(cursor, limit, out _).ShouldBeFalse();

    [Fact]
    public async Task List_queries_cannot_write()
    {
        await Should.ThrowAsync<StoreUnavailableException>(Query.List("DELETE FROM samples RETURNING id", null, r =>
            r.Text(), TestData.Cancel));
        (await Query.Scalar("SELECT count(*) FROM samples", null, TestData.Cancel)).ShouldBe(20);
        await _store.Commit(new RowChange(new RowKey(Samples.Table, "x"), new Sample("x", 1), 0));
    }

    [Fact]
    public async Task Readers_wait_for_a_free_connection()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(
            () => Query.Scalar("SELECT count(*) FROM samples", null, TestData.Cancel), TestData.Cancel)));
        counts.ShouldAllBe(count => count == 20);
    }
}

public sealed class FileQueryTests : QueryTests
{
    readonly TemporaryFolder _folder = new();

    protected override string Path => _folder.File("doms.db");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class InMemoryQueryTests : QueryTests
{
    protected override string Path => SqliteOptions.InMemory;
}
