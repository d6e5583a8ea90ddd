using Doms.Engine.Storage;

namespace Doms.Simulation.Nodes;

/// <summary>
/// Times at which a process of a store died, stopped or paused, or the store failed: what was done just before may be unrecorded and
/// is then repeated.
/// </summary>
public sealed class Disturbances(VirtualTime time)
{
    /// <summary>Longer than a pause and a lease, so that a disturbance explains what its process had begun before.</summary>
    static readonly TimeSpan Reach = TimeSpan.FromMinutes(4);

    static readonly TimeSpan MinDistance = TimeSpan.FromSeconds(1);
    readonly Dictionary<IStore, List<TimeSpan>> _times = [];
    readonly Dictionary<IStore, TimeSpan> _failingUntil = [];

    /// <param name="isOfStore">Whether the store failed: it fails many operations for one reason.</param>
    public void Add(IStore store, bool isOfStore)
    {
        if (!_times.TryGetValue(store, out var times)) _times.Add(store, times = []);
        if (!isOfStore || times.Count == 0 || time.Elapsed - times[^1] >= MinDistance) times.Add(time.Elapsed);
    }

    /// <summary>Notes that an operation of the store has begun which fails after this time.</summary>
    public void AddFailure(IStore store, TimeSpan duration)
    {
        Add(store, isOfStore: true);
        var end = time.Elapsed + duration;
        if (end > LastFailure(store)) _failingUntil[store] = end;
    }

    /// <summary>The time at which the last operation of the store that took time to fail ended, or will.</summary>
    public TimeSpan LastFailure(IStore store) => _failingUntil.GetValueOrDefault(store);

    /// <summary>Number of disturbances that can explain repeats since then.</summary>
    public int Since(IStore store, TimeSpan since) =>
        _times.TryGetValue(store, out var times) ? times.Count - FirstIndex(times, since - Reach) : 0;

    static int FirstIndex(List<TimeSpan> times, TimeSpan from)
    {
        var index = times.BinarySearch(from);
        if (index < 0) return ~index;
        while (index > 0 && times[index - 1] == from) index--;
        return index;
    }
}
