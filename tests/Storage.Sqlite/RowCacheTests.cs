using Doms.Engine.Storage;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance;

namespace Doms.Tests.Storage.Sqlite;

public sealed class RowCacheTests
{
    const int MaxBytes = 1_000_000;
    readonly RowCache _cache = new(MaxBytes);

    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(1_000, 2_000)]
    [InlineData(60_000, 100)]
    public void Cache_stays_within_its_bytes_for_rows_of_any_size(int size, int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            _cache.Add([Key($"{i}")], [new Sample($"{i}", 1)], [size]);
            _cache.Bytes.ShouldBeLessThanOrEqualTo(MaxBytes);
        }

        _cache.TryGet(Key($"{rows - 1}"), out var last).ShouldBeTrue();
        last.ShouldBe(new Sample($"{rows - 1}", 1));
        _cache.TryGet(Key("0"), out _).ShouldBeFalse();
        _cache.Clear();
        _cache.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Row_larger_than_a_generation_is_not_cached()
    {
        _cache.Add([Key("a")], [new Sample("a", 1)], [100]);
        _cache.Apply([new RowChange(Key("a"), new Sample("a", 2), 1)], [MaxBytes]);

        _cache.TryGet(Key("a"), out _).ShouldBeFalse();
        _cache.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Row_in_use_survives_the_rotation()
    {
        _cache.Add([Key("used")], [new Sample("used", 1)], [10_000]);
        for (var i = 0; i < 200; i++)
        {
            _cache.Add([Key($"{i}")], [new Sample($"{i}", 1)], [10_000]);
            _cache.TryGet(Key("used"), out _).ShouldBeTrue();
        }
    }

    [Fact]
    public void Partial_update_keeps_the_full_size_of_a_row()
    {
        _cache.Add([Key("a")], [new Sample("a", 1)], [50_000]);
        var before = _cache.Bytes;
        _cache.Apply([new RowChange(Key("a"), new Sample("a", 2), 1)], [10]);

        _cache.Bytes.ShouldBe(before);
        _cache.TryGet(Key("a"), out var row).ShouldBeTrue();
        row.ShouldBe(new Sample("a", 2));
    }

    [Fact]
    public void Partial_update_of_unknown_row_is_not_cached()
    {
        _cache.Apply([new RowChange(Key("a"), new Sample("a", 2), 1)], [10]);
        _cache.TryGet(Key("a"), out _).ShouldBeFalse();
    }

    [Fact]
    public void Purged_row_is_not_cached()
    {
        _cache.Add([Key("a"), Key("b")], [new Sample("a", 1), new Sample("b", 1)], [100, 100]);
        _cache.Apply([RowChange.Purge(Key("a"))], [0]);

        _cache.TryGet(Key("a"), out _).ShouldBeFalse();
        _cache.TryGet(Key("b"), out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Size_of_loaded_and_written_rows_is_counted()
    {
        await using var store = await TestData.Sqlite(new SqliteOptions(SqliteOptions.InMemory));
        await store.Commit(new RowChange(Key("a"), new Sample("a", 1, Payload: new byte[10_000]), 0));
        var inserted = store.CachedBytes;
        inserted.ShouldBeInRange(20_000, 22_000);
        await store.Commit(new RowChange(Key("a"), new Sample("a", 2, Name: new string('x', 40_000)), 1));
        store.CachedBytes.ShouldBeInRange(80_000, 82_000);
        await store.Commit(new RowChange(Key("a"), null, 2));
        store.CachedBytes.ShouldBe(0);

        await store.Commit(new RowChange(Key("b"), new Sample("b", 1, Payload: new byte[10_000]), 0));
        await Should.ThrowAsync<VersionConflictException>(store.Commit(new RowChange(Key("b"), null, 9)));
        store.CachedBytes.ShouldBe(0);
        await using var transaction = await store.Begin(TestData.Cancel);
        await transaction.Load([Key("b")], TestData.Cancel);
        store.CachedBytes.ShouldBeInRange(inserted, inserted + 100);
    }

    static RowKey Key(string id) => new(Samples.Table, id);
}
