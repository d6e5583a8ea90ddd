namespace Doms.Audit.Books;

/// <summary>Lets go of the suspicions that something under way explains.</summary>
sealed class ExplanationMatcher
{
    readonly Dictionary<string, List<(PossibleViolation Suspicion, Explanation Excuse)>> _candidatesByKey = [];

    public ExplanationMatcher(IEnumerable<Invariant> invariants)
    {
        foreach (var suspicion in invariants.SelectMany(invariant => invariant.PossibleViolations))
        {
            foreach (var excuse in suspicion.Explanations)
            {
                if (!_candidatesByKey.TryGetValue(excuse.Key, out var list)) _candidatesByKey.Add(excuse.Key, list = []);
                list.Add((suspicion, excuse));
            }
        }
    }

    /// <summary>Messages and effects seen that are to be handled without anybody's doing; timers are not counted.</summary>
    public long InFlightCount { get; private set; }

    public void Match(InFlightItem waiting)
    {
        if (waiting.Kind is InFlightKind.Message or InFlightKind.Effect) InFlightCount++;
        if (!_candidatesByKey.TryGetValue(waiting.Key, out var list)) return;
        foreach (var (suspicion, excuse) in list)
            if (excuse.Matches(waiting))
                suspicion.IsExplained = true;
    }
}
