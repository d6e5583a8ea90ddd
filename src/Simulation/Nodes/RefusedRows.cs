using Doms.Engine.Maintenance;
using Doms.Engine.Storage;

namespace Doms.Simulation.Nodes;

/// <summary>Rows that a store refuses for some time, for every process.</summary>
public sealed class RefusedRows(FaultInjector faults, VirtualTime time)
{
    readonly Dictionary<RowKey, TimeSpan> _until = [];

    /// <exception cref="StoreRefusedException">One of the rows is refused.</exception>
    public void Check(string node, IReadOnlyList<RowChange> changes)
    {
        if (changes.Count > 0 && faults.ShouldInject(FaultKind.StoreRefused, node)) Refuse(changes[faults.Next(changes.Count)].Key);
        if (_until.Count == 0) return;
        if (!faults.IsEnabled) _until.Clear();
        foreach (var change in changes)
        {
            if (_until.TryGetValue(change.Key, out var until) && time.Elapsed < until)
                throw new StoreRefusedException($"{change.Key} is refused for now.");
        }
    }

    // The engine's own tables have no constraint that could refuse a row.
    void Refuse(RowKey key)
    {
        if (!EngineTables.All.Contains(key.Table)) _until[key] = time.Elapsed + faults.RandomDuration(0.1, 15);
    }
}
