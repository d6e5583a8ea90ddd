using Doms.Engine.Storage;

namespace Doms.Tests.Compliance;

/// <summary>
/// Applies random operations to a store and to a dictionary and compares the results; a failure reports seed and step.
/// </summary>
public abstract class ModelCompliance : StoreSuite
{
    const int Steps = 200;
    const int MaxChanges = 12;
    const int Ids = 30;
    static readonly string?[] Shelves = ["s", "t", "u", null];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    public async Task Random_operations_agree_with_a_model(int seed)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<string, Sample>(StringComparer.Ordinal);
        for (var step = 0; step < Steps; step++)
        {
            try
            {
                await Step(random, model);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}, step {step}: {error.Message}", error);
            }
        }
    }

    async Task Step(Random random, SortedDictionary<string, Sample> model)
    {
        switch (random.Next(4))
        {
            case 0:
                await CheckLoad(random, model);
                break;
            case 1:
                await CheckScan(random, model);
                break;
            default:
                await CheckCommit(random, model);
                break;
        }
    }

    async Task CheckLoad(Random random, SortedDictionary<string, Sample> model)
    {
        var ids = Enumerable.Range(0, random.Next(10)).Select(_ => Id(random)).ToList();
        var rows = await Load([.. ids.Select(Key)]);
        rows.ShouldBe(ids.Select(id => (object?)model.GetValueOrDefault(id)));
    }

    async Task CheckScan(Random random, SortedDictionary<string, Sample> model)
    {
        var shelf = Shelves[random.Next(3)];
        var limit = random.Next(1, 8);
        var until = random.Next(2) == 0 ? (long?)null : random.Next(5);
        var expected = model.Values.Where(row => row.Place is { } place && place <= (until ?? long.MaxValue))
            .OrderBy(row => row.Place).ThenBy(row => row.Id, StringComparer.Ordinal).ToList();
        (await ScanAll(new ScanRange(Samples.Table, Samples.Table.Index(Samples.ByPlace), Until: until, Limit: limit)))
            .ShouldBe(expected.Select(row => row.Id));
        (await ScanAll(new ScanRange(Samples.Table, Samples.Table.Index(Samples.ByShelf), shelf, until, Limit: limit)))
            .ShouldBe(expected.Where(row => row.Shelf == shelf).Select(row => row.Id));
        (await ScanAll(new ScanRange(Samples.Table, Limit: limit))).ShouldBe(model.Keys);
    }

    async Task CheckCommit(Random random, SortedDictionary<string, Sample> model)
    {
        var isWrong = false;
        var changes = new List<RowChange>();
        foreach (var id in Enumerable.Range(0, random.Next(1, MaxChanges)).Select(_ => Id(random)).Distinct(StringComparer.Ordinal))
        {
            var version = model.TryGetValue(id, out var stored) ? stored.Version : 0;
            var expected = random.Next(20) == 0 ? random.Next(4) : version;
            var isDelete = expected > 0 && random.Next(4) == 0;
            isWrong |= expected != version;
            var row = isDelete ? null : stored is not null && random.Next(2) == 0
                ? stored with { Version = expected + 1, Name = $"name {random.Next()}" }
                : Row(random, id, expected + 1);
            changes.Add(new RowChange(Key(id), row, expected, expected == version && random.Next(2) == 0 ? stored : null));
        }

        if (isWrong)
        {
            await Should.ThrowAsync<VersionConflictException>(Commit(changes));
            return;
        }

        await Commit(changes);
        foreach (var change in changes)
        {
            if (change.Row is Sample row) model[row.Id] = row;
            else model.Remove(change.Key.Key);
        }
    }

    static string Id(Random random) => $"id-{random.Next(Ids):D2}";

    static Sample Row(Random random, string id, long version)
    {
        var payload = new byte[random.Next(40)];
        random.NextBytes(payload);
        return new Sample(
            id, version, Shelves[random.Next(Shelves.Length)], random.Next(4) == 0 ? null : random.Next(6),
            $"name {random.Next()}", random.Next(2) == 0 ? null : "note", random.Next(2) == 0,
            DateTimeOffset.UnixEpoch.AddMicroseconds(random.Next()), Payload: payload);
    }
}
