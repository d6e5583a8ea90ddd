namespace Doms.Audit.Books;

/// <summary>Lets go of the suspicions that something under way explains.</summary>
sealed class Explanations
{
    readonly Dictionary<string, List<(Suspicion Suspicion, Excuse Excuse)>> _byKey = [];

    public Explanations(IEnumerable<Invariant> invariants)
    {
        foreach (var suspicion in invariants.SelectMany(invariant => invariant.Suspicions))
        {
            foreach (var excuse in suspicion.Excuses)
            {
                if (!_byKey.TryGetValue(excuse.Key, out var list)) _byKey.Add(excuse.Key, list = []);
                list.Add((suspicion, excuse));
            }
        }
    }

    /// <summary>Messages and effects seen that are to be handled without anybody's doing; timers are not counted.</summary>
    public long UnderWay { get; private set; }

    public void Look(Waiting waiting)
    {
        if (waiting.Way is Way.Message or Way.Effect) UnderWay++;
        if (!_byKey.TryGetValue(waiting.Key, out var list)) return;
        foreach (var (suspicion, excuse) in list)
            if (excuse.Accepts(waiting))
                suspicion.IsExplained = true;
    }
}
