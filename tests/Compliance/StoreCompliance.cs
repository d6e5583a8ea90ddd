using Doms.Engine.Storage;

namespace Doms.Tests.Compliance;

/// <summary>Requirements on every store for writing and reading rows by key.</summary>
public abstract class StoreCompliance : StoreSuite
{
    static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Committed_row_is_loaded_unchanged()
    {
        var row = new Sample(
            "a", 1, "s", long.MaxValue, "name", "note", Flag: true, At, At.AddMicroseconds(1), new byte[] { 0, 1, 0xFF, 0xC3, 0x28 });
        await Commit(Insert(row));
        (await Load("a")).ShouldBe(row);
        (await Store.Read(Key("a"), Cancel)).ShouldBe(row);
    }

    [Fact]
    public async Task Nulls_and_empty_values_are_distinguished()
    {
        var nothing = new Sample("a", 1, At: At);
        var empty = new Sample("b", 1, Shelf: "", Place: 0, Note: "", At: DateTimeOffset.UnixEpoch, Until: DateTimeOffset.UnixEpoch);
        await Commit(Insert(nothing), Insert(empty));
        (await Load("a")).ShouldBe(nothing);
        (await Load("b")).ShouldBe(empty);
    }

    [Fact]
    public async Task Text_of_any_language_and_numbers_of_any_size_survive()
    {
        var text = "Zażółć 注文 🛒 'quoted' \"double\" \\ %_ \r\n\t";
        var row = new Sample("ключ/🔑", 1, text, long.MinValue, text, text, At: At.AddYears(-500));
        await Commit(Insert(row));
        (await Load(row.Id)).ShouldBe(row);
    }

    [Fact]
    public async Task Large_values_survive()
    {
        var payload = new byte[3_000_000];
        new Random(7).NextBytes(payload);
        var row = new Sample("a", 1, Name: new string('ż', 1_000_000), At: At, Payload: payload);
        await Commit(Insert(row));
        (await Load("a")).ShouldBe(row);
    }

    [Fact]
    public async Task Load_keeps_key_order_with_nulls_for_missing_rows()
    {
        await Commit(Insert(new Sample("a", 1)), Insert(new Sample("b", 1)), Insert(new Counter("a", 1, 5)));
        var rows = await Load(Key("b"), Key("x"), new RowKey(Samples.Counters, "a"), Key("a"), Key("b"));
        rows.ShouldBe([new Sample("b", 1), null, new Counter("a", 1, 5), new Sample("a", 1), new Sample("b", 1)]);
    }

    [Fact]
    public async Task Missing_row_is_null()
    {
        (await Load("a")).ShouldBeNull();
        (await Store.Read(new RowKey(Samples.Counters, "a"), Cancel)).ShouldBeNull();
        (await Load()).ShouldBeEmpty();
    }

    [Fact]
    public async Task First_row_of_usually_empty_table_is_visible_at_once()
    {
        (await Load(new RowKey(Samples.Counters, "a"))).ShouldBe([null]);
        await Commit(Insert(new Counter("a", 1, 1)));
        (await Load(new RowKey(Samples.Counters, "a"))).ShouldBe([new Counter("a", 1, 1)]);
    }

    [Fact]
    public async Task An_update_replaces_every_column()
    {
        await Commit(Insert(new Sample("a", 1, "s", 1, "n", "t", Flag: true, At, At, new byte[] { 1 })));
        await Commit(Update(new Sample("a", 2, null, null, "m", null, Flag: false, At.AddDays(1), null, new byte[] { 2 })));
        (await Load("a")).ShouldBe(new Sample("a", 2, Name: "m", At: At.AddDays(1), Payload: new byte[] { 2 }));
    }

    [Fact]
    public async Task Deleted_row_is_gone_and_can_be_inserted_again()
    {
        await Commit(Insert(new Sample("a", 1)));
        await Commit(Delete("a", 1));
        (await Load("a")).ShouldBeNull();
        await Commit(Insert(new Sample("a", 1, Name: "again")));
        (await Load("a")).ShouldBe(new Sample("a", 1, Name: "again"));
    }

    [Fact]
    public async Task Purge_deletes_a_row_of_any_version()
    {
        await Commit(Insert(new Sample("a", 1)), Insert(new Sample("b", 1)), Insert(new Sample("kept", 1)));
        await Commit(Update(new Sample("a", 2)));
        await Load("a");
        await Commit(RowChange.Purge(Key("a")), RowChange.Purge(Key("b")), RowChange.Purge(Key("absent")));

        (await Load(Key("a"), Key("b"), Key("kept"))).ShouldBe([null, null, new Sample("kept", 1)]);
        (await ScanAll(new ScanRange(Samples.Table))).ShouldBe(["kept"]);
        await Commit(Insert(new Sample("a", 1)));
    }

    [Fact]
    public async Task Commit_writes_many_tables_and_kinds_of_changes()
    {
        await Commit(Insert(new Sample("a", 1)), Insert(new Sample("b", 1)));
        await Commit(Update(new Sample("a", 2)), Delete("b", 1), Insert(new Sample("c", 1)), Insert(new Counter("k", 1, 1)));
        var rows = await Load(Key("a"), Key("b"), Key("c"), new RowKey(Samples.Counters, "k"));
        rows.ShouldBe([new Sample("a", 2), null, new Sample("c", 1), new Counter("k", 1, 1)]);
    }

    [Fact]
    public async Task Change_with_known_previous_row_keeps_equal_columns()
    {
        var row = new Sample(
            "a", 1, "shelf", 3, "name", "note", Flag: true, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, new byte[] { 1 });
        var next = row with { Version = 2, Place = null };
        var last = next with { Version = 3 };
        await Commit(Insert(row));
        await Commit(new RowChange(Key("a"), next, 1, row));
        (await Load(Key("a"))).ShouldBe([next]);
        await Commit(new RowChange(Key("a"), last, 2, next));
        (await Load(Key("a"))).ShouldBe([last]);
    }

    [Fact]
    public async Task Row_recreated_with_equal_values_is_a_change()
    {
        var row = new Sample("a", 1, Name: "as it was");
        await Commit(Insert(row));
        await Commit(new RowChange(Key("a"), row with { }, 1, row));
        (await Load(Key("a"))).ShouldBe([row]);
    }

    [Fact]
    public async Task Ten_thousand_rows_are_one_commit()
    {
        var rows = Enumerable.Range(0, 10_000).Select(i => new Sample($"r{i:D5}", 1, Place: i, Name: $"row {i}")).ToList();
        await Commit([.. rows.Select(Insert)]);
        await Commit([.. rows.Select(row => Update(row with { Version = 2, Flag = true }))]);
        var loaded = await Load([.. rows.Select(row => Key(row.Id))]);
        loaded.ShouldBe(rows.Select(row => (object?)(row with { Version = 2, Flag = true })));
        (await ScanAll(new ScanRange(Samples.Table, Samples.Table.Index(Samples.ByPlace)))).ShouldBe(rows.Select(row => row.Id));
    }

    [Fact]
    public async Task Numbers_ascend_in_the_order_of_insertion()
    {
        await Commit(Insert(new Numbered("z", 1, 0, "first")), Insert(new Numbered("a", 1, 0, "second")));
        await Commit(Insert(new Numbered("m", 1, 0, "third")));
        var rows = (await Store.Scan(new ScanRange(Samples.Numbered, Samples.Numbered.Index(Samples.BySeq)), Cancel))
            .Cast<Numbered>().ToList();
        rows.Select(row => row.Name).ShouldBe(["first", "second", "third"]);
        rows.Select(row => row.Seq).ShouldBeInOrder(SortDirection.Ascending);
        rows[0].Seq.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Number_survives_updates_and_is_never_reused()
    {
        var key = new RowKey(Samples.Numbered, "a");
        await Commit(Insert(new Numbered("a", 1, 0, "x")));
        var first = (Numbered)(await Load(key))[0]!;
        await Commit(new RowChange(key, first with { Version = 2, Seq = 0, Name = "y" }, 1));
        (await Load(key)).ShouldBe([first with { Version = 2, Name = "y" }]);
        await Commit(new RowChange(key, null, 2));
        await Commit(Insert(new Numbered("b", 1, 0, "z")));
        ((Numbered)(await Load(new RowKey(Samples.Numbered, "b")))[0]!).Seq.ShouldBeGreaterThan(first.Seq);
    }

    [Fact]
    public void Clock_is_monotonic_in_whole_microseconds()
    {
        var before = Store.Now;
        for (var i = 0; i < 1_000; i++)
        {
            var now = Store.Now;
            now.ShouldBeGreaterThanOrEqualTo(before);
            now.ShouldBe(Micros.Truncate(now));
            before = now;
        }
    }
}
