namespace Doms.Engine.Processing;

/// <summary>
/// The parts of a batch that remain to be run, in order. A message that conflicts alone waits its turn behind all others, and with
/// it the later messages of its key.
/// </summary>
sealed class PartQueue
{
    readonly LinkedList<Part> _parts = [];
    readonly HashSet<string> _conflictingKeys = [];
    readonly HashSet<string> _heldKeys = [];

    public PartQueue(Part first) => _parts.AddFirst(first);

    public bool IsEmpty => _parts.Count == 0;

    /// <summary>The next part to run; null when none is left.</summary>
    public Part? TakeNext()
    {
        while (_parts.First is { Value: var part })
        {
            _parts.RemoveFirst();
            if (part.LoneConflicts > 0) _conflictingKeys.Remove(part.Roots[0].OrderingKey);
            if (_heldKeys.Count > 0) part = part with { Roots = [.. part.Roots.Where(root => !IsHeld(root))] };
            if (part.Roots.Count == 0) continue;
            if (part.LoneConflicts > 0 || _conflictingKeys.Count == 0) return part;
            var free = part.Roots.Where(root => !IsBehindConflict(root)).ToList();
            if (free.Count == part.Roots.Count) return part;
            _parts.AddLast(part with { Roots = [.. part.Roots.Where(IsBehindConflict)] });
            if (free.Count > 0) return part with { Roots = free };
        }

        return null;
    }

    /// <param name="rest">Parts to run instead of the one taken, the last one first.</param>
    public void Add(IReadOnlyList<Part> rest)
    {
        foreach (var part in rest)
        {
            if (part.LoneConflicts == 0)
            {
                _parts.AddFirst(part);
                continue;
            }

            _parts.AddLast(part);
            if (part.Roots[0].Source.IsOrdered) _conflictingKeys.Add(part.Roots[0].OrderingKey);
        }
    }

    /// <summary>Takes out the later messages of the key of a message that cannot be stored.</summary>
    public void HoldBehind(Delivery unstorable)
    {
        if (SetAsideMessages.HoldsUpOthers(unstorable)) _heldKeys.Add(unstorable.OrderingKey);
    }

    bool IsHeld(Delivery root) => SetAsideMessages.HoldsUpOthers(root) && _heldKeys.Contains(root.OrderingKey);

    bool IsBehindConflict(Delivery root) => root.Source.IsOrdered && _conflictingKeys.Contains(root.OrderingKey);
}

/// <summary>Roots to run together.</summary>
/// <param name="LoneConflicts">Conflicts of a root since it runs alone and in one round.</param>
sealed record Part(
    IReadOnlyList<Delivery> Roots, int MaxRounds, Exception? Refusal, bool IsPermanentlyRefused = false, int LoneConflicts = 0)
{
    /// <summary>Conflicts after which a message that conflicts alone counts as failed, and waits for a retry.</summary>
    const int MaxLoneConflicts = 10;

    /// <summary>Halves the roots; a lone one runs again later, and is refused when it continues to conflict.</summary>
    public IReadOnlyList<Part> AfterConflict(VersionConflictException conflict)
    {
        if (Roots.Count > 1 || MaxRounds > 1) return Halves(maxRounds: 1);
        return LoneConflicts < MaxLoneConflicts
            ? [this with { LoneConflicts = LoneConflicts + 1 }]
            : [this with { LoneConflicts = 0, Refusal = conflict, IsPermanentlyRefused = Refusal is not null }];
    }

    /// <summary>
    /// Bisects by root. The last root runs again with its publications stored as overflow, so that a refusal falls on the
    /// message that causes it. A message refused alone is stored for a retry; one that cannot be stored is permanently
    /// refused, so that it does not delay the others.
    /// </summary>
    public IReadOnlyList<Part> AfterRefusal(Exception refusal)
    {
        if (Roots.Count > 1) return Halves(MaxRounds);
        if (MaxRounds > 1) return [this with { MaxRounds = 1 }];
        return [this with { LoneConflicts = 0, Refusal = refusal, IsPermanentlyRefused = Refusal is not null }];
    }

    public override string ToString() => Roots.Count == 1 ? Roots[0].ToString() : $"a batch of {Roots.Count}";

    IReadOnlyList<Part> Halves(int maxRounds)
    {
        var middle = (Roots.Count + 1) / 2;
        var first = new Part([.. Roots.Take(middle)], maxRounds, null);
        return middle == Roots.Count ? [first] : [new Part([.. Roots.Skip(middle)], maxRounds, null), first];
    }
}
