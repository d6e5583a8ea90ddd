using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;

namespace Doms.Tests.Storage.PostgreSql;

public sealed class CombinedReadsTests
{
    [Fact]
    public async Task Rows_asked_for_at_once_take_few_round_trips()
    {
        var trips = new List<int>();
        var first = new TaskCompletionSource();
        var reads = new CombinedReads(async keys =>
        {
            lock (trips) trips.Add(keys.Count);
            await first.Task;
            return keys.Distinct().Where(key => key.Key != "absent").ToDictionary(key => key, object (key) => key.Key);
        });
        string[] names = ["a", "b", "c", "a", "absent", "d"];

        var found = names.Select(name => reads.Read(Tables.Key(name), TestData.Cancel)).ToList();
        first.SetResult();

        (await Task.WhenAll(found)).ShouldBe(["a", "b", "c", "a", null, "d"]);
        trips.ShouldBe([1, 1, 4]);
    }

    [Fact]
    public async Task Failed_read_fails_its_callers_and_no_later_ones()
    {
        var isBroken = true;
        var reads = new CombinedReads(async keys =>
        {
            await Task.Yield();
            return isBroken ? throw new StoreUnavailableException("The server is away.") : keys.ToDictionary(key => key, object (_) => 1);
        });

        await Should.ThrowAsync<StoreUnavailableException>(reads.Read(Tables.Key("a"), TestData.Cancel));
        isBroken = false;

        (await reads.Read(Tables.Key("a"), TestData.Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task Cancelled_caller_does_not_wait_for_the_round_trip()
    {
        using var cancel = new CancellationTokenSource();
        var never = new TaskCompletionSource<Dictionary<RowKey, object>>();
        var read = new CombinedReads(_ => never.Task).Read(Tables.Key("a"), cancel.Token);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(read);
    }

    [Fact]
    public async Task Many_rows_of_several_tables_are_found_at_once()
    {
        await using var store = await TestData.Store(
            await (await Servers.PostgreSqlServer.Shared).CreateDatabase(), TestData.Schema, Tables.Schema);
        string[] ids = [.. Enumerable.Range(0, 100).Select(i => $"s{i}")];
        await store.Commit([.. ids.Select(id => Tables.Insert(new Stock(id, 1, id.Length)))]);
        var typed = new RowKey(Tables.Typed, "no uuid");

        var rows = await Task.WhenAll(ids.Append("absent").Select(Tables.Key).Append(typed)
            .Select(key => Task.Run(async () => await store.Read(key, TestData.Cancel))));

        rows.OfType<Stock>().Select(row => row.Id).ShouldBe(ids);
        rows[^2..].ShouldBe([null, null]);
    }
}
