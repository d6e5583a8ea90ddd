using Doms.Engine.Storage;

namespace Doms.Simulation.Probe;

/// <summary>Compares the numbers counted with the numbers received.</summary>
public static class ProbeCheck
{
    const int PageSize = 10_000;

    /// <param name="store">Store with the rows of both services.</param>
    /// <param name="expected">Minimum count of each key: the counts that were answered.</param>
    /// <returns>The errors found, as text.</returns>
    public static async Task<IReadOnlyList<string>> Run(
        IStore store, IReadOnlyDictionary<string, int> expected, CancellationToken cancel)
    {
        var errors = new List<string>();
        var tallies = await store.Scan(new ScanRange(ProbeTables.Tallies, Limit: PageSize), cancel);
        foreach (Tally tally in tallies)
        {
            var echo = (Echo?)await store.Read(new RowKey(ProbeTables.Echoes, tally.Id), cancel);
            if ((tally.FirstError ?? echo?.FirstError) is { } text) errors.Add($"probe {tally.Id}: {text}");
            if (echo?.Number != tally.Number) errors.Add($"probe {tally.Id}: counted to {tally.Number}, heard {echo?.Number}");
            if (tally.Acknowledged != tally.Number)
                errors.Add($"probe {tally.Id}: counted to {tally.Number}, answered {tally.Acknowledged}");
        }

        foreach (var (id, count) in expected)
        {
            var tally = tallies.Cast<Tally>().FirstOrDefault(tally => tally.Id == id);
            if (tally is null || tally.ExternalCalls < count)
                errors.Add($"probe {id}: told outside {tally?.ExternalCalls ?? 0} times, not {count}");
        }

        return errors;
    }
}
