using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Doms.Engine.Diagnostics;

/// <summary>
/// A counter of the meter <c>Doms</c> that exports its known series from the beginning, with 0: Prometheus sees no increase in a series
/// that begins with its first event.
/// </summary>
public sealed class SeriesCounter
{
    static readonly Meter Meter = new("Doms");
    readonly ConcurrentDictionary<(string, string), StrongBox<long>> _series = [];
    readonly string[] _labels;

    /// <summary>Declares a counter without labels.</summary>
    public SeriesCounter(string name, string unit, string description)
        : this(name, unit, description, [], [("", "")])
    {
    }

    /// <summary>Declares a counter with one label.</summary>
    /// <param name="values">Values of the label that are exported from the beginning.</param>
    public SeriesCounter(string name, string unit, string description, string label, IEnumerable<string> values)
        : this(name, unit, description, [label], values.Select(value => (value, "")))
    {
    }

    /// <summary>Declares a counter with two labels.</summary>
    /// <param name="series">Pairs of values that are exported from the beginning.</param>
    public SeriesCounter(
        string name, string unit, string description, (string First, string Second) labels, IEnumerable<(string, string)> series)
        : this(name, unit, description, [labels.First, labels.Second], series)
    {
    }

    SeriesCounter(string name, string unit, string description, string[] labels, IEnumerable<(string, string)> series)
    {
        _labels = labels;
        foreach (var values in series) _series[values] = new StrongBox<long>();
        Meter.CreateObservableCounter(name, Measure, unit, description);
    }

    /// <summary>Adds to the only series.</summary>
    public void Add(long count) => Add("", "", count);

    /// <summary>Adds to the series of a label's value.</summary>
    public void Add(string value, long count = 1) => Add(value, "", count);

    /// <summary>Adds to the series of the values of two labels.</summary>
    public void Add(string first, string second, long count = 1) =>
        Interlocked.Add(ref _series.GetOrAdd((first, second), static _ => new StrongBox<long>()).Value, count);

    IEnumerable<Measurement<long>> Measure() => _series.Select(series => new Measurement<long>(
        Interlocked.Read(ref series.Value.Value), TagsOf(series.Key)));

    KeyValuePair<string, object?>[] TagsOf((string First, string Second) values) => _labels switch
    {
        [var first, var second] => [new(first, values.First), new(second, values.Second)],
        [var only] => [new(only, values.First)],
        _ => [],
    };
}
