namespace Doms.Engine.Effects;

/// <summary>The queues of all types of effects of this process. Lanes, calls and the scanner use them concurrently.</summary>
sealed class EffectQueues
{
    readonly IWorkScheduler _scheduler;
    readonly Lock _gate = new();
    readonly Dictionary<EffectType, EffectQueue> _queues = new(ReferenceEqualityComparer.Instance);
    TaskCompletionSource? _empty;

    public EffectQueues(IEnumerable<EffectType> types, EngineOptions options, IWorkScheduler scheduler)
    {
        _scheduler = scheduler;
        foreach (var type in types) _queues.Add(type, new EffectQueue(type, options, _gate, CompleteIfEmpty));
    }

    public IReadOnlyCollection<EffectQueue> All => _queues.Values;

    /// <summary>Size of the requests of all leased and reserved effects.</summary>
    public long HeldBytes => All.Sum(queue => queue.HeldBytes);

    bool IsEmpty => All.All(queue => queue.IsEmpty);

    public EffectQueue Of(EffectType type) => _queues[type];

    /// <summary>Completes when no effect is held or reserved.</summary>
    public Task WhenEmpty()
    {
        lock (_gate)
        {
            if (IsEmpty) return Task.CompletedTask;
            return (_empty ??= new TaskCompletionSource()).Task;
        }
    }

    /// <summary>
    /// The type of calls that has waited longest for a slot of this process, among those that orders wait for, and the time since
    /// when.
    /// </summary>
    public (string Name, DateTimeOffset Since)? LongestWaiting()
    {
        (string Name, DateTimeOffset Since)? longest = null;
        foreach (var queue in All.Where(queue => queue.Type.Limits.LimitsIntake))
        {
            if (queue.OldestWaiting is { } since && (longest is null || since < longest.Value.Since))
                longest = (queue.Type.Name, since);
        }

        return longest;
    }

    /// <summary>The held leases, the one that ends first at the front.</summary>
    public List<(LeasedEffect Lease, DateTimeOffset End)> Leases(DateTimeOffset now) =>
    [
        .. All.SelectMany(queue => queue.Leases(now)).OrderBy(held => held.End).ThenBy(held => held.Lease.Key, StringComparer.Ordinal),
    ];

    void CompleteIfEmpty()
    {
        if (_empty is { } empty && IsEmpty) _scheduler.Post(() => empty.TrySetResult());
    }
}
