using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Doms.Messaging.Kafka.Consuming;

/// <summary>Metrics of the consumer groups, meter <c>Doms</c>.</summary>
static class KafkaMetrics
{
    static readonly Meter Meter = new("Doms");

    static readonly Counter<long> Rebalances = Meter.CreateCounter<long>(
        "oms_kafka_rebalances_total", description: "Changes of the partitions assigned to this process.");

    static readonly Histogram<double> RebalanceGap = Meter.CreateHistogram<double>(
        "oms_kafka_rebalance_gap_seconds", "s",
        "Time for which the first record of a newly assigned partition had waited for a consumer.",
        advice: new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 600] });

    static readonly ConcurrentDictionary<GroupMember, (string Group, long Records)> Lags = [];

    static KafkaMetrics() => Meter.CreateObservableGauge(
        "oms_kafka_lag_records", () => Lags.Values.GroupBy(lag => lag.Group).Select(group => new Measurement<long>(
            group.Sum(lag => lag.Records), new KeyValuePair<string, object?>("group", group.Key))),
        "{record}", "Records of the partitions assigned to this process that it has not handled.");

    /// <summary>Sets the lag of a member, until it has ended.</summary>
    public static void SetLag(GroupMember member, string group, long records) => Lags[member] = (group, records);

    public static void RemoveLag(GroupMember member) => Lags.TryRemove(member, out _);

    public static void AddRebalance(string group) => Rebalances.Add(1, new KeyValuePair<string, object?>("group", group));

    public static void RecordGap(string group, TimeSpan gap) =>
        RebalanceGap.Record(gap.TotalSeconds, new KeyValuePair<string, object?>("group", group));
}
