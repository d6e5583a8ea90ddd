using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;
using Doms.Tests.Compliance;
using Doms.Tests.Servers;
using Npgsql;

namespace Doms.Tests.Storage.PostgreSql;

public sealed class When_lanes_want_the_same_rows : IAsyncLifetime
{
    const int Runs = 150;
    string _database = "";
    PostgreSqlStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgreSqlServer.Shared).CreateDatabase();
        _store = await TestData.Store(_database, TestData.Schema, Tables.Schema);
        await _store.Commit(Tables.Insert(new Stock("a", 1, 10_000)), Tables.Insert(new Stock("b", 1, 10_000)));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Rows_met_in_opposite_order_cause_no_deadlock()
    {
        var lanes = await Task.WhenAll(
            Task.Run(() => Take("a", "b")), Task.Run(() => Take("b", "a")), Task.Run(() => Take("a", "b")), Task.Run(() => Take("b", "a")));

        (await Stock("a")).Quantity.ShouldBe(10_000 - (4 * Runs));
        (await Stock("b")).Quantity.ShouldBe(10_000 - (4 * Runs));
        (await Deadlocks()).ShouldBe(0);
        // A run that finds a row locked knows both rows the next time, and waits for them.
        lanes.ShouldAllBe(longest => longest <= 2);
    }

    [Fact]
    public async Task Hot_row_is_never_a_conflict()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Runs; i++)
            {
                await using var transaction = await _store.Begin(TestData.Cancel);
                var row = (await transaction.Load([Tables.Key("a")], TestData.Cancel))[0];
                await transaction.Commit([Tables.Take(row)], [], TestData.Cancel);
            }
        })));

        (await Stock("a")).Quantity.ShouldBe(10_000 - (4 * Runs));
    }

    [Fact]
    public async Task Unsorted_changes_cause_no_deadlock()
    {
        var ids = Enumerable.Range(0, 40).Select(i => $"r{i:D2}").ToList();
        await _store.Commit([.. ids.Select(id => new RowChange(new RowKey(Samples.Table, id), new Sample(id, 1), 0))]);
        var conflicts = await Task.WhenAll(
            Task.Run(() => Change(ids)), Task.Run(() => Change([.. ids.AsEnumerable().Reverse()])), Task.Run(() => Change(ids)));

        (await Deadlocks()).ShouldBe(0);
        conflicts.Sum().ShouldBeGreaterThan(0, "the lanes met");
    }

    [Fact]
    public async Task A_row_locked_for_too_long_is_a_conflict()
    {
        var options = new PostgreSqlOptions(_database) { LockTimeout = TimeSpan.FromMilliseconds(50), Lanes = 2 };
        await using var impatient = await TestData.Store(options, TestData.Schema, Tables.Schema);
        await using var holder = await _store.Begin(TestData.Cancel);
        await holder.Load([Tables.Key("a")], TestData.Cancel);

        await using var waiting = await impatient.Begin(TestData.Cancel);
        var conflict = await Should.ThrowAsync<VersionConflictException>(waiting.Load([Tables.Key("a")], TestData.Cancel).AsTask());
        conflict.ShouldNotBeOfType<RowLockedException>();
        await using var later = await impatient.Begin(TestData.Cancel);
        await later.Load([Tables.Key("b")], TestData.Cancel);
        await Should.ThrowAsync<RowLockedException>(later.Load([Tables.Key("a")], TestData.Cancel).AsTask());
    }

    /// <summary>Takes a unit of each, loading one after the other; returns the highest number of runs that one took.</summary>
    async Task<int> Take(string first, string second)
    {
        var longest = 0;
        for (var i = 0; i < Runs; i++)
        {
            var locks = new List<RowKey>();
            var runs = 1;
            while (!await TryTake(first, second, locks)) runs++;
            longest = Math.Max(longest, runs);
        }

        return longest;
    }

    async Task<bool> TryTake(string first, string second, List<RowKey> locks)
    {
        await using var transaction = await _store.Begin(locks, TestData.Cancel);
        locks.Add(Tables.Key(first));
        var one = (await transaction.Load([Tables.Key(first)], TestData.Cancel))[0];
        locks.Add(Tables.Key(second));
        try
        {
            var other = (await transaction.Load([Tables.Key(second)], TestData.Cancel))[0];
            await transaction.Commit([Tables.Take(one), Tables.Take(other)], [], TestData.Cancel);
            return true;
        }
        catch (RowLockedException)
        {
            return false;
        }
    }

    async Task<int> Change(List<string> ids)
    {
        var conflicts = 0;
        for (var i = 0; i < Runs; i++)
        {
            await using var transaction = await _store.Begin(TestData.Cancel);
            var rows = await transaction.Load([.. ids.Select(id => new RowKey(Samples.Table, id))], TestData.Cancel);
            try
            {
                await transaction.Commit([.. rows.Cast<Sample>().Select(Next)], [], TestData.Cancel);
            }
            catch (VersionConflictException)
            {
                conflicts++;
            }
        }

        return conflicts;
    }

    static RowChange Next(Sample row) =>
        new(new RowKey(Samples.Table, row.Id), row with { Version = row.Version + 1 }, row.Version, row);

    async Task<Stock> Stock(string id) => (Stock)(await _store.Load(Tables.Key(id)))!;

    async Task<long> Deadlocks()
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync(TestData.Cancel);
        await using var command = new NpgsqlCommand(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", connection);
        return (long)(await command.ExecuteScalarAsync(TestData.Cancel))!;
    }
}
