namespace Doms.Simulation;

/// <summary>Violations that are found while a run is under way.</summary>
public sealed class Findings(VirtualTime time)
{
    const int MaxPerKind = 3;
    readonly Dictionary<string, int> _counts = [];
    readonly List<string> _all = [];

    /// <summary>The first findings of each kind, in order.</summary>
    public IReadOnlyList<string> All => _all;

    /// <param name="kind">One word: a shrunk run must fail with the same one.</param>
    public void Add(string kind, string text)
    {
        var count = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        if (count <= MaxPerKind) _all.Add($"{kind}: {text} (at {time.Elapsed:d\\.hh\\:mm\\:ss\\.fff})");
    }
}
