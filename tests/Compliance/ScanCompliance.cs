using Doms.Engine.Storage;

namespace Doms.Tests.Compliance;

/// <summary>Requirements on every store for ordered scans of tables.</summary>
public abstract class ScanCompliance : StoreSuite
{
    static readonly TableIndex ByPlace = Samples.Table.Index(Samples.ByPlace);
    static readonly TableIndex ByShelf = Samples.Table.Index(Samples.ByShelf);

    [Fact]
    public async Task Empty_table_has_no_rows()
    {
        (await Scan(new ScanRange(Samples.Table))).ShouldBeEmpty();
        (await Scan(new ScanRange(Samples.Table, ByShelf, "s", Until: 5))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Scan_without_index_is_ordered_by_key()
    {
        await Commit(Insert(new Sample("b", 1)), Insert(new Sample("B", 1)), Insert(new Sample("a", 1)), Insert(new Sample("a1", 1)));
        (await Scan(new ScanRange(Samples.Table))).ShouldBe(["B", "a", "a1", "b"]);
        (await ScanAll(new ScanRange(Samples.Table, Limit: 1))).ShouldBe(["B", "a", "a1", "b"]);
    }

    [Fact]
    public async Task Scan_by_index_is_ordered_by_value_then_key()
    {
        await InsertOnShelves(("c", "s", 2), ("d", "s", 1), ("b", "s", 2), ("a", "t", -7));
        (await Scan(new ScanRange(Samples.Table, ByPlace))).ShouldBe(["a", "d", "b", "c"]);
    }

    [Fact]
    public async Task Rows_without_order_value_are_omitted()
    {
        await InsertOnShelves(("a", "s", 1), ("b", "s", null), ("c", null, 2));
        (await Scan(new ScanRange(Samples.Table, ByPlace))).ShouldBe(["a", "c"]);
        (await Scan(new ScanRange(Samples.Table, ByShelf, "s"))).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Scan_of_a_group_returns_only_its_rows()
    {
        await InsertOnShelves(("a", "s", 1), ("b", "t", 1), ("c", "s", 0), ("d", "st", 0));
        (await Scan(new ScanRange(Samples.Table, ByShelf, "s"))).ShouldBe(["c", "a"]);
        (await Scan(new ScanRange(Samples.Table, ByShelf, "none"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Until_is_inclusive()
    {
        await InsertOnShelves(("a", "s", 1), ("b", "s", 2), ("c", "s", 3));
        (await Scan(new ScanRange(Samples.Table, ByPlace, Until: 2))).ShouldBe(["a", "b"]);
        (await Scan(new ScanRange(Samples.Table, ByShelf, "s", Until: 0))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Pages_have_no_gaps_or_duplicates(int limit)
    {
        await InsertOnShelves([.. Enumerable.Range(0, 20).Select(i => ($"r{i:D2}", i % 3 == 0 ? "t" : "s", (long?)(i / 5)))]);
        var expected = Enumerable.Range(0, 20).Where(i => i % 3 != 0 && i / 5 <= 2).Select(i => $"r{i:D2}");
        (await ScanAll(new ScanRange(Samples.Table, ByShelf, "s", Until: 2, Limit: limit))).ShouldBe(expected);
        (await ScanAll(new ScanRange(Samples.Table, ByPlace, Limit: limit))).Count.ShouldBe(20);
    }

    [Fact]
    public async Task Paging_continues_after_a_deleted_row()
    {
        await InsertOnShelves(("a", "s", 1), ("b", "s", 1), ("c", "s", 1));
        var first = (await Store.Scan(new ScanRange(Samples.Table, ByPlace, Limit: 2), Cancel))[^1];
        await Commit(Delete("b", 1));
        (await Scan(new ScanRange(Samples.Table, ByPlace, After: first))).ShouldBe(["c"]);
    }

    [Fact]
    public async Task Changed_row_is_found_only_at_its_new_position()
    {
        await InsertOnShelves(("a", "s", 1), ("b", "s", 2));
        await Commit(Update(new Sample("a", 2, "t", 3)));
        (await Scan(new ScanRange(Samples.Table, ByPlace))).ShouldBe(["b", "a"]);
        (await Scan(new ScanRange(Samples.Table, ByShelf, "s"))).ShouldBe(["b"]);
        (await Scan(new ScanRange(Samples.Table, ByShelf, "t"))).ShouldBe(["a"]);
        await Commit(Update(new Sample("a", 3)));
        (await Scan(new ScanRange(Samples.Table, ByPlace))).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Numbered_rows_are_paged_by_their_numbers()
    {
        var ids = Enumerable.Range(0, 10).Select(i => $"n{9 - i}").ToList();
        await Commit([.. ids.Select(id => Insert(new Numbered(id, 1, 0, id)))]);
        (await ScanAll(new ScanRange(Samples.Numbered, Samples.Numbered.Index(Samples.BySeq), Limit: 3))).ShouldBe(ids);
    }

    [Fact]
    public async Task Several_ranges_are_read_at_once()
    {
        await InsertOnShelves(("a", "s", 1), ("b", "t", 2), ("c", "s", 3));
        var pages = await Store.ScanAll(
            [
                new ScanRange(Samples.Table, ByShelf, "s"), new ScanRange(Samples.Table, ByShelf, "none"),
                new ScanRange(Samples.Table, ByShelf, "t"), new ScanRange(Samples.Table, ByShelf, "s", Limit: 1),
            ],
            Cancel);
        pages.Select(page => string.Join(' ', page.Cast<Sample>().Select(row => row.Id))).ShouldBe(["a c", "", "b", "a"]);
    }

    [Fact]
    public async Task Keys_are_scanned_in_the_order_of_rows()
    {
        await InsertOnShelves(("a", "s", 2), ("b", "s", 1), ("c", "t", 1), ("d", "s", 3), ("e", "s", null));
        (await Store.Scan(new ScanRange(Samples.Table, KeysOnly: true), Cancel)).ShouldBe(["a", "b", "c", "d", "e"]);
        (await Store.Scan(new ScanRange(Samples.Table, ByShelf, "s", Until: 2, KeysOnly: true), Cancel)).ShouldBe(["b", "a"]);
        (await Store.Scan(new ScanRange(Samples.Table, ByPlace, Limit: 2, KeysOnly: true), Cancel)).ShouldBe(["b", "c"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ScanRange.MaxLimit + 1)]
    public async Task A_limit_out_of_range_is_refused(int limit) => await Should.ThrowAsync<ArgumentException>(
        async () => await Store.Scan(new ScanRange(Samples.Table, Limit: limit), Cancel));

    Task InsertOnShelves(params IReadOnlyList<(string Id, string? Shelf, long? Place)> rows) =>
        Commit([.. rows.Select(row => Insert(new Sample(row.Id, 1, row.Shelf, row.Place)))]);
}
