namespace Doms.Storage.Sql.Gauges;

/// <summary>A count of stored rows, exported as a metric. Each module declares those of its own tables.</summary>
/// <param name="Name">Name of the metric, such as <c>oms_saga_active</c>; unique among all modules.</param>
/// <param name="Unit">Unit in UCUM, such as <c>{saga}</c>.</param>
/// <param name="Sql">
/// Portable SQL that selects the count, or with a label one row per series: label value, count. It must use an index or read
/// a normally small table. <c>@now</c> is the store's time, <c>@minuteAgo</c> a minute before.
/// </param>
/// <param name="Label">Name of the label; null for a gauge of one series.</param>
public sealed record Gauge(string Name, string Unit, string Description, string Sql, string? Label = null)
{
    /// <summary>Values of the label that are exported with 0 while no row has them.</summary>
    public IReadOnlyList<string> Series { get; init; } = [];
}
