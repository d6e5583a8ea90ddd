using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Doms.Hosting.Telemetry;

/// <summary>Collects all metrics when asked, and writes them down as Prometheus text.</summary>
sealed class PrometheusReader : IDisposable
{
    readonly Lock _turn = new();
    readonly Exporter _exporter = new();

    public PrometheusReader() => Reader = new BaseExportingMetricReader(_exporter)
    {
        TemporalityPreference = MetricReaderTemporalityPreference.Cumulative,
    };

    public MetricReader Reader { get; }

    public string Scrape()
    {
        lock (_turn)
        {
            _exporter.Text = "";
            _exporter.Collect?.Invoke(Timeout.Infinite);
            return _exporter.Text;
        }
    }

    public void Dispose() => Reader.Dispose();

    [ExportModes(ExportModes.Pull)]
    sealed class Exporter : BaseExporter<Metric>, IPullMetricExporter
    {
        public string Text { get; set; } = "";

        public Func<int, bool>? Collect { get; set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            var text = new PrometheusText();
            foreach (var metric in batch) text.Add(metric);
            Text = text.ToString();
            return ExportResult.Success;
        }
    }
}
