using Doms.Engine.Storage;

namespace Doms.Simulation.Probe;

/// <summary>Compares the counter's numbers with the listener's.</summary>
public static class ProbeCheck
{
    const int PageSize = 10_000;

    /// <param name="store">Has the rows of both services.</param>
    /// <param name="minCounts">Minimum number of counts of each key: the counts with a response.</param>
    /// <param name="maxNumbers">Maximum number of each counter: the sum of its counts, except those of which nothing was taken.</param>
    /// <returns>The findings; empty when the check passes.</returns>
    public static async Task<IReadOnlyList<string>> Run(
        IStoreReader store, IReadOnlyDictionary<string, int> minCounts, IReadOnlyDictionary<string, int> maxNumbers,
        CancellationToken cancel)
    {
        var findings = new List<string>();
        var tallies = await store.Scan(new ScanRange(ProbeTables.Tallies, Limit: PageSize), cancel);
        foreach (Tally tally in tallies)
        {
            var echo = (Echo?)await store.Read(new RowKey(ProbeTables.Echoes, tally.Id), cancel);
            if ((tally.FirstError ?? echo?.FirstError) is { } text) findings.Add($"probe {tally.Id}: {text}");
            if (echo?.Number != tally.Number)
                findings.Add($"probe {tally.Id}: counted to {tally.Number}, received up to {echo?.Number}");
            if (tally.Acknowledged != tally.Number)
                findings.Add($"probe {tally.Id}: counted to {tally.Number}, acknowledged up to {tally.Acknowledged}");
            if (tally.Number > maxNumbers.GetValueOrDefault(tally.Id))
                findings.Add($"repeated: {tally.Id} counted to {tally.Number}, requested were {maxNumbers.GetValueOrDefault(tally.Id)}");
        }

        foreach (var (id, count) in minCounts)
        {
            var tally = tallies.Cast<Tally>().FirstOrDefault(tally => tally.Id == id);
            if (tally is null || tally.ExternalCalls < count)
                findings.Add($"probe {id}: {tally?.ExternalCalls ?? 0} external calls, not {count}");
        }

        return findings;
    }
}
