using System.Diagnostics.Metrics;

namespace Doms.Engine;

/// <summary>Counters of the engine, meter <c>Doms</c>.</summary>
static class EngineMetrics
{
    static readonly Meter Meter = new("Doms");
    static readonly Counter<long> Batches = Meter.CreateCounter<long>("oms_batches_total", description: "Committed transactions.");
    static readonly Counter<long> Published = Meter.CreateCounter<long>("oms_messages_published_total");
    static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("oms_inbox_duplicates_total");
    static readonly Counter<long> Parked = Meter.CreateCounter<long>("oms_messages_parked_total");
    static readonly Counter<long> DeadLettered = Meter.CreateCounter<long>("oms_dead_letters_total");
    static readonly Counter<long> Effects = Meter.CreateCounter<long>("oms_effects_started_total");
    static readonly Counter<long> Replays = Meter.CreateCounter<long>("oms_idempotency_replays_total");

    public static void Record(AfterCommit after)
    {
        Batches.Add(1);
        Add(Published, after.Published);
        Add(Duplicates, after.Duplicates);
        Add(Parked, after.Parked);
        Add(DeadLettered, after.DeadLettered);
        Add(Effects, after.Effects.Count);
        Add(Replays, after.Answers.Count(pair => pair.Answer.Replayed));
    }

    static void Add(Counter<long> counter, int count)
    {
        if (count > 0) counter.Add(count);
    }
}
