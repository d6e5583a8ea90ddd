using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace Doms.Engine.Processing;

/// <summary>
/// Measurements by the services of committed rows. A change of a row is what has happened, whatever message and decision it comes from, so
/// that deciders and handlers know nothing of metrics.
/// </summary>
sealed class RowMeasures
{
    readonly FrozenDictionary<Table, Action<object?, object?>> _byTable;

    /// <summary>Declares the metrics of the services, so that they are exported before anything has happened.</summary>
    public RowMeasures(IEnumerable<ServiceModule> modules)
    {
        var all = modules.SelectMany(module => module.Measures).ToList();
        foreach (var (_, measure) in all) RuntimeHelpers.RunClassConstructor(measure.Owner.TypeHandle);
        _byTable = all.ToFrozenDictionary(measure => measure.Key, measure => measure.Value.Record);
    }

    /// <summary>Measures the changes of a committed batch.</summary>
    public void Record(List<RowChange> changes)
    {
        foreach (var change in changes)
            if (_byTable.TryGetValue(change.Key.Table, out var record)) record(change.Before, change.Row);
    }
}

/// <summary>Measurement of the committed rows of a table.</summary>
/// <param name="Owner">The type whose initialization declares the metrics.</param>
/// <param name="Record">Called with the row before and after a change, null where it was absent.</param>
sealed record RowMeasure(Type Owner, Action<object?, object?> Record);
