namespace Doms.Audit.State;

/// <summary>Marks the possible violations that work in flight explains.</summary>
sealed class ExplanationMatcher
{
    readonly Dictionary<string, List<(PossibleViolation Possible, Explanation Explanation)>> _candidatesByKey = [];

    public ExplanationMatcher(IEnumerable<Invariant> invariants)
    {
        foreach (var possible in invariants.SelectMany(invariant => invariant.PossibleViolations))
        {
            foreach (var explanation in possible.Explanations)
            {
                if (!_candidatesByKey.TryGetValue(explanation.Key, out var list)) _candidatesByKey.Add(explanation.Key, list = []);
                list.Add((possible, explanation));
            }
        }
    }

    /// <summary>Messages and effects in flight; timers and dead letters are not counted.</summary>
    public long InFlightCount { get; private set; }

    public void Match(InFlightItem item)
    {
        if (item.Kind is InFlightKind.Message or InFlightKind.Effect) InFlightCount++;
        if (!_candidatesByKey.TryGetValue(item.Key, out var list)) return;
        foreach (var (possible, explanation) in list)
            if (explanation.Matches(item))
                possible.IsExplained = true;
    }
}
