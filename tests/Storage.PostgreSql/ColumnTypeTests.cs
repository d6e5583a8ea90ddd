using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;
using Doms.Tests.Servers;

namespace Doms.Tests.Storage.PostgreSql;

public sealed class ColumnTypeTests : IAsyncLifetime
{
    const string Id = "01890a5d-ac96-774b-bcce-b302099a8057";
    static readonly DateTimeOffset At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(6);
    PostgreSqlStore _store = null!;

    public async ValueTask InitializeAsync() =>
        _store = await TestData.Store(await (await PostgreSqlServer.Shared).CreateDatabase(), TestData.Schema, Tables.Schema);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Row_of_the_databases_own_types_is_loaded_unchanged()
    {
        var row = new Typed(Id, 1, "01890a5d-ac96-774b-bcce-b302099a8058", At, ["a", "ż\"\\"], 7);
        await _store.Commit(Tables.Insert(row));
        var loaded = (Typed)(await _store.Load(new RowKey(Tables.Typed, Id)))!;
        loaded.Lines.ShouldBe(row.Lines);
        (loaded with { Lines = row.Lines }).ShouldBe(row);

        var next = new Typed(Id, 2, null, At.AddDays(1), null, 8);
        await _store.Commit(new RowChange(new RowKey(Tables.Typed, Id), next, 1, row));
        (await _store.Read(new RowKey(Tables.Typed, Id), TestData.Cancel)).ShouldBe(next);
    }

    [Fact]
    public async Task Rows_are_scanned_by_time_and_by_uuid()
    {
        var ids = Enumerable.Range(0, 5).Select(i => Id[..^1] + i).ToList();
        await _store.Commit([.. ids.Select((id, i) => Tables.Insert(new Typed(id, 1, null, At.AddSeconds(10 - (i / 2)), null, i)))]);
        var range = new ScanRange(Tables.Typed, Tables.Typed.Index("by_time"), Until: Micros.From(At.AddSeconds(9)), Limit: 2);
        var first = await _store.Scan(range, TestData.Cancel);
        var second = await _store.Scan(range with { After = first[^1] }, TestData.Cancel);
        first.Concat(second).Cast<Typed>().Select(row => row.Count).ShouldBe([4, 2, 3]);
        (await _store.Scan(range with { Until = long.MaxValue, Limit = 10 }, TestData.Cancel)).Count.ShouldBe(5);
        var byKey = await _store.Scan(new ScanRange(Tables.Typed, After: first[0], KeysOnly: true), TestData.Cancel);
        byKey.ShouldBeEmpty();
        (await _store.Scan(new ScanRange(Tables.Typed, KeysOnly: true), TestData.Cancel)).ShouldBe(ids);
    }

    [Theory]
    [InlineData("no uuid")]
    [InlineData("01890A5D-AC96-774B-BCCE-B302099A8057")]
    [InlineData("")]
    public async Task Key_that_is_no_uuid_is_absent_and_refused(string id)
    {
        var key = new RowKey(Tables.Typed, id);
        (await _store.Load(key)).ShouldBeNull();
        (await _store.Read(key, TestData.Cancel)).ShouldBeNull();
        await Should.ThrowAsync<StoreRefusedException>(_store.Commit(Tables.Insert(new Typed(id, 1, null, At, null, 1))));
        await Should.ThrowAsync<VersionConflictException>(_store.Commit(new RowChange(key, null, 1)));
        await _store.Commit(RowChange.Purge(key));
    }

    [Fact]
    public async Task Text_that_cannot_be_stored_is_absent_and_refused()
    {
        foreach (var text in new[] { "a\0b", "\ud800", "\udc00\ud800" })
        {
            (await _store.Load(Tables.Key(text))).ShouldBeNull();
            await Should.ThrowAsync<StoreRefusedException>(_store.Commit(Tables.Insert(new Stock(text, 1, 1))));
        }

        await _store.Commit(Tables.Insert(new Stock("fine 😀", 1, 1)));
        (await _store.Load(Tables.Key("fine 😀"))).ShouldNotBeNull();
    }

    [Fact]
    public async Task Number_beyond_its_column_is_refused() => await Should.ThrowAsync<StoreRefusedException>(
        _store.Commit(Tables.Insert(new Typed(Id, 1, null, At, null, long.MaxValue))));
}
