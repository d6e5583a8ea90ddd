using System.Diagnostics.Metrics;
using Doms.Engine.Processing;

namespace Doms.Host.Running;

/// <summary>Gauges of an engine's inbound queue and outbox, meter <c>Doms</c>.</summary>
sealed class QueueMetrics : IDisposable
{
    readonly Meter _meter = new("Doms");

    public QueueMetrics(EngineNode engine)
    {
        _meter.CreateObservableGauge(
            "oms_inbound_queue_length", () => engine.QueueLength, "{message}", "Messages waiting for a batch.");
        _meter.CreateObservableGauge(
            "oms_inbound_queue_age_seconds", () => engine.QueueAge.TotalSeconds, "s", "Age of the oldest unprocessed message.");
        _meter.CreateObservableGauge(
            "oms_effect_wait_seconds", () => engine.EffectWait.TotalSeconds, "s",
            "Time for which the oldest external call that orders wait for has waited for a slot.");
        _meter.CreateObservableGauge(
            "oms_outbox_age_seconds", () => engine.OutboxAge.TotalSeconds, "s",
            "Age of the oldest message that this process has to publish.");
        _meter.CreateObservableGauge(
            "oms_messages_set_aside", () => engine.SetAsideMessages, "{message}",
            "Messages that can neither be handled nor stored, and those of their keys that wait behind them.");
        _meter.CreateObservableGauge(
            "oms_memory_bytes", () => Measure(engine.Memory), "By", "Messages and calls in memory, by their size outside the process.");
    }

    static IEnumerable<Measurement<long>> Measure(MemoryUse use) =>
    [
        Of(use.Queued, "inbound_queue"), Of(use.Batches, "batches"), Of(use.SetAside, "set_aside"), Of(use.Effects, "effects"),
    ];

    static Measurement<long> Of(long bytes, string part) => new(bytes, new KeyValuePair<string, object?>("part", part));

    public void Dispose() => _meter.Dispose();
}
