using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Doms.Engine.Storage;

namespace Doms.Storage.Sql.Gauges;

/// <summary>Exports gauges of one store, meter <c>Doms</c>, with the values of the last <see cref="Refresh"/>.</summary>
public sealed class StoreGauges : IDisposable
{
    readonly Meter _meter = new("Doms");
    readonly ConcurrentDictionary<Gauge, IReadOnlyList<Measurement<long>>> _measured = [];
    readonly IReadOnlyList<Gauge> _gauges;
    readonly Query _query;

    /// <param name="gauges">Gauges of the modules whose tables the store has.</param>
    public StoreGauges(IReadOnlyList<Gauge> gauges, Query query)
    {
        _gauges = gauges;
        _query = query;
        foreach (var gauge in gauges)
            _meter.CreateObservableGauge(
                gauge.Name, () => _measured.GetValueOrDefault(gauge, []), gauge.Unit, gauge.Description);
    }

    /// <summary>Runs the query of each gauge. A gauge whose query fails keeps its values; the others are refreshed.</summary>
    /// <param name="now">The store's time.</param>
    /// <returns>The gauges that failed.</returns>
    public async Task<IReadOnlyList<GaugeFailure>> Refresh(DateTimeOffset now, CancellationToken cancel)
    {
        var failures = new List<GaugeFailure>();
        foreach (var gauge in _gauges)
        {
            try
            {
                var measured = await _query.List(
                    gauge.Sql, new { now, minuteAgo = now.AddMinutes(-1) }, row => Measure(gauge, row), cancel);
                _measured[gauge] = [.. measured, .. Absent(gauge, measured)];
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                failures.Add(new GaugeFailure(gauge.Name, error.Message));
            }
        }

        return failures;
    }

    public void Dispose() => _meter.Dispose();

    static IEnumerable<Measurement<long>> Absent(Gauge gauge, IReadOnlyList<Measurement<long>> measured) => gauge.Series
        .Where(series => !measured.Any(other => (string)other.Tags[0].Value! == series))
        .Select(series => MeasureSeries(gauge.Label!, series, 0));

    static Measurement<long> Measure(Gauge gauge, RowReader row) => gauge.Label is { } label
        ? MeasureSeries(label, row.Text(), row.Int64())
        : new Measurement<long>(row.Int64());

    static Measurement<long> MeasureSeries(string label, string series, long value) =>
        new(value, new KeyValuePair<string, object?>(label, series));
}

/// <summary>A gauge whose query failed.</summary>
public sealed record GaugeFailure(string Gauge, string Reason);
