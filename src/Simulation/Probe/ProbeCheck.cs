using Doms.Engine.Storage;

namespace Doms.Simulation.Probe;

/// <summary>Holds what was counted against what was heard.</summary>
public static class ProbeCheck
{
    const int PageSize = 10_000;

    /// <param name="store">Holds the rows of both services.</param>
    /// <param name="wanted">How often each key was counted at least: the counts that were answered.</param>
    /// <returns>What is wrong, in words.</returns>
    public static async Task<IReadOnlyList<string>> Run(
        IStore store, IReadOnlyDictionary<string, int> wanted, CancellationToken cancel)
    {
        var wrong = new List<string>();
        var tallies = await store.Scan(new ScanRange(ProbeTables.Tallies, Limit: PageSize), cancel);
        foreach (Tally tally in tallies)
        {
            var echo = (Echo?)await store.Read(new RowKey(ProbeTables.Echoes, tally.Id), cancel);
            if ((tally.FirstError ?? echo?.FirstError) is { } text) wrong.Add($"probe {tally.Id}: {text}");
            if (echo?.Number != tally.Number) wrong.Add($"probe {tally.Id}: counted to {tally.Number}, heard {echo?.Number}");
            if (tally.Acknowledged != tally.Number) wrong.Add($"probe {tally.Id}: counted to {tally.Number}, answered {tally.Acknowledged}");
        }

        foreach (var (id, count) in wanted)
        {
            var tally = tallies.Cast<Tally>().FirstOrDefault(tally => tally.Id == id);
            if (tally is null || tally.ExternalCalls < count) wrong.Add($"probe {id}: told outside {tally?.ExternalCalls ?? 0} times, not {count}");
        }

        return wrong;
    }
}
