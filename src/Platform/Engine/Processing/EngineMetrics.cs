using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Doms.Engine.Processing;

/// <summary>Counters of the engine, meter <c>Doms</c>.</summary>
static class EngineMetrics
{
    static readonly Meter Meter = new("Doms");
    static readonly SeriesCounter Batches = new("oms_batches_total", "{batch}", "Committed transactions.");
    static readonly SeriesCounter Published = new("oms_messages_published_total", "{message}", "Messages published by handlers.");
    static readonly SeriesCounter Duplicates = new("oms_inbox_duplicates_total", "{message}", "Repeated broker records that were dropped.");
    static readonly SeriesCounter Retried = new("oms_messages_retried_total", "{message}", "Failed attempts that are repeated.");
    static readonly SeriesCounter DeadLettered = new("oms_dead_letters_total", "{message}", "Messages that became dead letters.");
    static readonly SeriesCounter Effects = new("oms_effects_started_total", "{call}", "External calls that were begun.");
    static readonly SeriesCounter Replays = new(
        "oms_idempotency_replays_total", "{request}", "Repeated requests with their first response.");

    static readonly SeriesCounter StoreFailures = new(
        "oms_store_failures_total", "{message}", "Runs of messages that failed without any way to store the failure.");

    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "oms_batch_duration_seconds", "s", "From the first load of a batch to its commit.",
        advice: new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5] });

    static readonly Histogram<int> Size = Meter.CreateHistogram<int>(
        "oms_batch_size", "{message}", "Messages that a batch began with.",
        advice: new() { HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000] });

    /// <summary>Declares the metrics, so that they are exported before anything has happened.</summary>
    public static void Declare() => RuntimeHelpers.RunClassConstructor(typeof(EngineMetrics).TypeHandle);

    /// <summary>Records a completed batch.</summary>
    public static void Record(TimeSpan took, int roots)
    {
        Duration.Record(took.TotalSeconds);
        Size.Record(roots);
    }

    public static void Record(AfterCommit after)
    {
        Batches.Add(1);
        Add(Published, after.Published);
        Add(Duplicates, after.Duplicates);
        Add(Retried, after.Retried);
        Add(DeadLettered, after.DeadLettered);
        Add(Effects, after.Effects.Count);
        Add(Replays, after.Responses.Count(pair => pair.Response.Replayed));
    }

    /// <summary>Counts a run of a message whose failure could not be stored.</summary>
    public static void AddStoreFailure() => StoreFailures.Add(1);

    static void Add(SeriesCounter counter, int count)
    {
        if (count > 0) counter.Add(count);
    }
}
