using System.Diagnostics.Metrics;
using Doms.Engine.Storage;
using Doms.Storage.Sql;
using Doms.Storage.Sql.Gauges;
using Doms.Storage.Sqlite;

namespace Doms.Tests.Storage.Sqlite;

public sealed class StoreGaugesTests : IAsyncLifetime
{
    static readonly Gauge Missing = new("suite_missing", "{row}", "A table of another service.", "SELECT COUNT(*) FROM missing");
    static readonly Gauge Total = new("suite_total", "{row}", "One series.", "SELECT 3");
    static readonly Gauge PerShelf = new(
        "suite_per_shelf", "{row}", "Labelled series.", "SELECT 'even', 1 UNION ALL SELECT 'odd', 2", Label: "shelf")
    {
        Series = ["even", "empty"],
    };
    SqliteStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestData.Sqlite(new SqliteOptions(SqliteOptions.InMemory));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>Every store has the engine's tables, so that a process with any services can run these gauges.</summary>
    [Fact]
    public async Task Engine_gauges_are_read_without_tables_of_services()
    {
        using var gauges = new StoreGauges(EngineGauges.Of([]), new Query(_store));
        (await gauges.Refresh(_store.Now, TestData.Cancel)).ShouldBeEmpty();

        var exported = Export("oms_");
        foreach (var gauge in EngineGauges.Of([]).Where(gauge => gauge.Label is null)) exported.ShouldContain($"{gauge.Name} 0");
    }

    [Fact]
    public async Task Failing_gauge_is_named_and_others_are_exported()
    {
        using var gauges = new StoreGauges([Missing, Total, PerShelf], new Query(_store));
        Export("suite_").ShouldBeEmpty();

        var failure = (await gauges.Refresh(_store.Now, TestData.Cancel)).ShouldHaveSingleItem();
        failure.Gauge.ShouldBe("suite_missing");
        failure.Reason.ShouldContain("missing");
        Export("suite_").ShouldBe(
            ["suite_per_shelf shelf=even 1", "suite_per_shelf shelf=odd 2", "suite_per_shelf shelf=empty 0", "suite_total 3"],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Gauge_receives_the_time_of_the_store()
    {
        using var gauges = new StoreGauges([Total with { Sql = "SELECT @now - @minuteAgo + 5" }], new Query(_store));
        await gauges.Refresh(Micros.ToTime(12), TestData.Cancel);
        Export("suite_").ShouldBe(["suite_total 60000005"]);
    }

    static List<string> Export(string prefix)
    {
        var lines = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name.StartsWith(prefix, StringComparison.Ordinal)) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) =>
            lines.Add(string.Join(' ', [instrument.Name, .. Texts(labels), value])));
        listener.Start();
        listener.RecordObservableInstruments();
        return lines;
    }

    static IEnumerable<string> Texts(ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        labels.ToArray().Select(label => $"{label.Key}={label.Value}");
}
