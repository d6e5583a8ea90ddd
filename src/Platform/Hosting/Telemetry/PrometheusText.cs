using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Doms.Hosting.Telemetry;

/// <summary>
/// Prometheus text exposition format 0.0.4; names as OpenTelemetry's compatibility specification has them
/// (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/): snake case, unit,
/// <c>_total</c>.
/// </summary>
sealed class PrometheusText
{
    readonly StringBuilder _text = new(16 * 1024);

    public void Add(Metric metric)
    {
        var name = NameOf(metric);
        switch (metric.MetricType)
        {
            case MetricType.LongSum or MetricType.DoubleSum:
                AddPoints(metric, name, "counter");
                break;
            case MetricType.LongGauge or MetricType.DoubleGauge
                or MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic:
                AddPoints(metric, name, "gauge");
                break;
            case MetricType.Histogram:
                AddHistograms(metric, name);
                break;
            default: // Other kinds exist only where a view asks for them, and none does.
                break;
        }
    }

    public override string ToString() => _text.ToString();

    static string NameOf(Metric metric)
    {
        var name = new StringBuilder(metric.Name.Length + 16);
        foreach (var c in metric.Name) name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        var unit = UnitOf(metric.Unit);
        if (unit.Length > 0 && !name.ToString().EndsWith(unit, StringComparison.Ordinal)) name.Append('_').Append(unit);
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        if (isCounter && !name.ToString().EndsWith("_total", StringComparison.Ordinal)) name.Append("_total");
        return name.ToString();
    }

    /// <summary>Annotations such as <c>{request}</c> are not units.</summary>
    static string UnitOf(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        "1" => "ratio",
        _ => "",
    };

    void AddPoints(Metric metric, string name, string type)
    {
        AddHead(metric, name, type);
        var isWhole = metric.MetricType is MetricType.LongSum or MetricType.LongSumNonMonotonic or MetricType.LongGauge;
        var isGauge = metric.MetricType is MetricType.LongGauge or MetricType.DoubleGauge;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            double value = (isWhole, isGauge) switch
            {
                (true, true) => point.GetGaugeLastValueLong(),
                (true, false) => point.GetSumLong(),
                (false, true) => point.GetGaugeLastValueDouble(),
                (false, false) => point.GetSumDouble(),
            };
            AddSample(name, LabelsOf(point.Tags), value);
        }
    }

    void AddHistograms(Metric metric, string name)
    {
        AddHead(metric, name, "histogram");
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = LabelsOf(point.Tags);
            long below = 0;
            foreach (var bucket in point.GetHistogramBuckets())
            {
                below += bucket.BucketCount;
                AddSample(name + "_bucket", Join(labels, $"le=\"{Format(bucket.ExplicitBound)}\""), below);
            }

            AddSample(name + "_sum", labels, point.GetHistogramSum());
            AddSample(name + "_count", labels, point.GetHistogramCount());
        }
    }

    void AddHead(Metric metric, string name, string type)
    {
        if (metric.Description.Length > 0)
            _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(metric.Description)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    void AddSample(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0) _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Format(value)).Append('\n');
    }

    static string LabelsOf(ReadOnlyTagCollection tags)
    {
        var labels = "";
        foreach (var (key, value) in tags)
        {
            var name = string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
            var text = Escape(ToText(value)).Replace("\"", "\\\"", StringComparison.Ordinal);
            labels = Join(labels, $"{name}=\"{text}\"");
        }

        return labels;
    }

    static string ToText(object? value) => value switch
    {
        true => "true",
        false => "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    static string Join(string labels, string label) => labels.Length == 0 ? label : $"{labels},{label}";

    static string Escape(string text) => text
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
