using Doms.Audit;
using Doms.Engine.Deferral;
using Doms.Engine.Memory;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Audit;

/// <summary>Order, paging and clock of several stores read as one, and audits of them.</summary>
public sealed class MergedReaderTests
{
    static readonly DateTimeOffset Now = StateBuilder.Now;
    static readonly TableIndex ByPlace = Samples.Table.Index(Samples.ByPlace);
    readonly MemoryStore[] _stores = [.. Enumerable.Range(0, 4).Select(i => new MemoryStore(new FakeTimeProvider(Now.AddMinutes(10 - i))))];
    readonly MergedReader _reader;

    public MergedReaderTests() => _reader = new MergedReader(_stores);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    public async Task Pages_cross_stores_in_order_of_key_and_index(int limit)
    {
        for (var i = 0; i < 20; i++) await Insert(i % 7 == 0 ? 1 : i % 3, new Sample($"r{i:D2}", 1, "s", 20 - (i / 4)));

        (await Ids(new ScanRange(Samples.Table, Limit: limit))).ShouldBe(Enumerable.Range(0, 20).Select(i => $"r{i:D2}"));
        (await Ids(new ScanRange(Samples.Table, ByPlace, Until: 18, Limit: limit)))
            .ShouldBe(Enumerable.Range(8, 12).OrderBy(i => 20 - (i / 4)).ThenBy(i => i).Select(i => $"r{i:D2}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task Equal_keys_of_several_stores_are_all_returned(int limit)
    {
        foreach (var number in new[] { 0, 1, 3 })
            await Insert(number, new Sample("same", 1, "s", 1, $"{number}"), new Sample($"z{number}", 1, "s", 2));

        foreach (var index in new[] { null, ByPlace })
        {
            var rows = await ScanAll(new ScanRange(Samples.Table, index, Limit: limit));
            rows.Take(3).Select(row => row.Name).ShouldBe(["0", "1", "3"]);
            rows.Skip(3).Select(row => row.Id).ShouldBe(["z0", "z1", "z3"]);
        }

        ((Sample?)await _reader.Read(new RowKey(Samples.Table, "same"), Cancel))!.Name.ShouldBe("0");
    }

    [Fact]
    public async Task Scan_continues_after_a_row_of_another_scan()
    {
        await Insert(0, new Sample("a", 1, "s", 3), new Sample("c", 1, "s", 1));
        await Insert(1, new Sample("b", 1, "s", 2), new Sample("d", 1, "s", 4));
        var first = (await _reader.Scan(new ScanRange(Samples.Table, Limit: 1), Cancel))[0];

        (await Ids(new ScanRange(Samples.Table, ByPlace, After: first))).ShouldBe(["d"]);
        (await Ids(new ScanRange(Samples.Table, After: new Sample("b", 9)))).ShouldBe(["c", "d"]);
    }

    [Fact]
    public async Task Row_is_found_in_any_store()
    {
        await Insert(2, new Sample("a", 1));

        (await _reader.Read(new RowKey(Samples.Table, "a"), Cancel)).ShouldNotBeNull();
        (await _reader.Read(new RowKey(Samples.Table, "b"), Cancel)).ShouldBeNull();
    }

    [Fact]
    public void Clock_is_the_earliest_of_the_stores() => _reader.Now.ShouldBe(Now.AddMinutes(7));

    [Fact]
    public async Task Table_is_read_only_from_stores_of_its_service()
    {
        var withSamples = new ServiceModuleBuilder("samples").Table(Samples.Table).Build();
        var withCounters = new ServiceModuleBuilder("counters").Table(Samples.Counters).Build();
        await Insert(0, new Sample("a", 1));
        await Insert(1, new Sample("b", 1));
        await Write(_stores[1], BlockedKey.Table, new BlockedKey("counters|k", 1, 1, 0));
        var reader = new MergedReader(
            new (IStoreReader, IReadOnlyList<ServiceModule>)[] { (_stores[0], [withSamples]), (_stores[1], [withCounters]) });

        (await reader.Scan(new ScanRange(Samples.Table), Cancel)).Cast<Sample>().Select(row => row.Id).ShouldBe(["a"]);
        (await reader.Read(new RowKey(Samples.Table, "b"), Cancel)).ShouldBeNull();
        (await reader.Scan(new ScanRange(BlockedKey.Table), Cancel)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Engine_key_blocked_in_two_stores_is_no_violation()
    {
        foreach (var (number, store) in _stores.Take(2).Index())
        {
            var message = StateBuilder.StoredMessageFor("engine", "outbox") with { Id = $"engine/{number}" };
            await Write(store, StoredMessage.Table, message);
            await Write(store, BlockedKey.Table, StateBuilder.BlockedKeyFor(message));
        }

        var report = await new Auditor(_reader, [], null).Run(Cancel);

        report.Invariants.SelectMany(invariant => invariant.Examples).ShouldBeEmpty();
    }

    [Fact]
    public async Task Key_blocked_in_two_stores_without_its_message_is_reported()
    {
        var message = StateBuilder.StoredMessageFor("engine", "outbox");
        await Write(_stores[0], StoredMessage.Table, message);
        await Write(_stores[0], BlockedKey.Table, StateBuilder.BlockedKeyFor(message));
        await Write(_stores[1], BlockedKey.Table, StateBuilder.BlockedKeyFor(message));

        var report = await new Auditor(_reader, [], null).Run(Cancel);

        report.Invariants.Single(invariant => invariant.Id == "I7").Examples
            .ShouldContain(violation => violation.Subject == "engine|outbox");
    }

    async Task Insert(int store, params Sample[] rows)
    {
        foreach (var row in rows) await Write(_stores[store], Samples.Table, row);
    }

    static async Task Write(MemoryStore store, Table table, object row)
    {
        await using var transaction = await store.Begin(Cancel);
        await transaction.Commit([new RowChange(new RowKey(table, table.KeyOf(row)), row, 0)], [], Cancel);
    }

    async Task<IEnumerable<string>> Ids(ScanRange range) => (await ScanAll(range)).Select(row => row.Id);

    async Task<IReadOnlyList<Sample>> ScanAll(ScanRange range)
    {
        var rows = new List<Sample>();
        while (true)
        {
            var page = await _reader.Scan(range, Cancel);
            rows.AddRange(page.Cast<Sample>());
            if (page.Count < range.Limit) return rows;
            range = range with { After = page[^1] };
        }
    }
}
