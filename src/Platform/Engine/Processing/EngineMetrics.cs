using System.Diagnostics.Metrics;

namespace Doms.Engine.Processing;

/// <summary>Counters of the engine, meter <c>Doms</c>.</summary>
static class EngineMetrics
{
    static readonly Meter Meter = new("Doms");
    static readonly Counter<long> Batches = Meter.CreateCounter<long>("oms_batches_total", description: "Committed transactions.");
    static readonly Counter<long> Published = Meter.CreateCounter<long>("oms_messages_published_total");
    static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("oms_inbox_duplicates_total");
    static readonly Counter<long> Retried = Meter.CreateCounter<long>("oms_messages_retried_total");
    static readonly Counter<long> DeadLettered = Meter.CreateCounter<long>("oms_dead_letters_total");
    static readonly Counter<long> Effects = Meter.CreateCounter<long>("oms_effects_started_total");
    static readonly Counter<long> Replays = Meter.CreateCounter<long>("oms_idempotency_replays_total");

    static readonly Counter<long> StoreFailures = Meter.CreateCounter<long>(
        "oms_store_failures_total", description: "Runs of messages that failed without any way to store the failure.");

    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "oms_batch_duration_seconds", "s", "From the first load of a batch to its commit.",
        advice: new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5] });

    static readonly Histogram<int> Size = Meter.CreateHistogram<int>(
        "oms_batch_size", "{message}", "Messages that a batch began with.",
        advice: new() { HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000] });

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

    static void Add(Counter<long> counter, int count)
    {
        if (count > 0) counter.Add(count);
    }
}
