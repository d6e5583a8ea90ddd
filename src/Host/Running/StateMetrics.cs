using System.Diagnostics.Metrics;
using Doms.Engine.Processing;
using Doms.Engine.Storage;
using Doms.Storage.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Doms.Host.Running;

/// <summary>
/// Gauges of unfinished work in the store, polled by queries that use an index or read a table that is normally small.
/// </summary>
sealed partial class StateMetrics : BackgroundService
{
    /// <summary>Interval between two polls, similar to a usual scrape interval.</summary>
    static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(15);

    const string Sql = """
        SELECT 'oms_saga_active', status, COUNT(*) FROM sagas WHERE status IN ('RUNNING', 'COMPENSATING', 'NEEDS_ATTENTION') GROUP BY status
        UNION ALL SELECT 'oms_messages_overdue', '', COUNT(*) FROM stored_messages WHERE due < @Overdue
        UNION ALL SELECT 'oms_dead_letters_open', consumer, COUNT(*) FROM dead_letters WHERE status = 'OPEN' GROUP BY consumer
        UNION ALL SELECT 'oms_effects_waiting', name, COUNT(*) FROM effects GROUP BY name
        UNION ALL SELECT 'oms_payment_unknown', '', COUNT(*) FROM effects WHERE name = 'payments.charge' AND attempts > 0
        UNION ALL SELECT 'oms_messages_blocked', '', COALESCE(SUM(blocking_count), 0) FROM blocked_keys
        UNION ALL SELECT 'oms_messages_too_early', '', COALESCE(SUM(out_of_order_count), 0) FROM blocked_keys
        UNION ALL SELECT 'oms_outbox_unpublished', '', COUNT(*) FROM outbox
        """;

    static readonly (string Name, string? Label, string Unit, string Description)[] Gauges =
    [
        ("oms_saga_active", "state", "{saga}", "Sagas not yet ended."),
        ("oms_messages_overdue", null, "{message}", "Stored messages (timers, retries, overflow) due for more than a minute."),
        ("oms_dead_letters_open", "consumer", "{message}", "Dead letters neither replayed nor discarded."),
        ("oms_effects_waiting", "effect", "{call}", "External calls without a known outcome."),
        ("oms_payment_unknown", null, "{payment}", "Charges attempted whose outcome is unknown."),
        ("oms_messages_blocked", null, "{message}", "Messages blocked behind a failed message of their key, or deferred for retry."),
        ("oms_messages_too_early", null, "{message}", "Messages received before the message they depend on."),
        ("oms_outbox_unpublished", null, "{message}", "Outbox messages not yet published."),
    ];

    static readonly TimeSpan OverdueAfter = TimeSpan.FromMinutes(1);

    readonly Query _query;
    readonly IStoreReader _store;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    readonly Meter _meter = new("Doms");
    volatile IReadOnlyList<Count> _counts = [];

    public StateMetrics(Query query, IStoreReader store, EngineNode engine, TimeProvider clock, ILoggerFactory loggers)
    {
        _query = query;
        _store = store;
        _clock = clock;
        _log = loggers.CreateLogger("Doms.Metrics");
        foreach (var (name, label, unit, description) in Gauges)
            _meter.CreateObservableGauge(name, () => Measure(name, label), unit, description);
        _meter.CreateObservableGauge("oms_intake_waiting", () => engine.QueueLength, "{message}", "Messages waiting for a batch.");
        _meter.CreateObservableGauge(
            "oms_oldest_message_age_seconds", () => engine.QueueAge.TotalSeconds, "s", "Age of the oldest unprocessed message.");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CountInterval, _clock);
        do
        {
            try
            {
                var overdue = Micros.From(_store.Now - OverdueAfter);
                _counts = await _query.List(Sql, new { Overdue = overdue }, Read, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                CountFailed(_log, error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1, LogLevel.Warning, "Gauge query failed: {Reason}")]
    static partial void CountFailed(ILogger log, string reason);

    static Count Read(RowReader row) => new(row.Text(), row.Text(), row.Int64());

    IEnumerable<Measurement<long>> Measure(string name, string? label) => _counts
        .Where(count => count.Gauge == name)
        .Select(count => label is null
            ? new Measurement<long>(count.Value)
            : new Measurement<long>(count.Value, new KeyValuePair<string, object?>(label, count.Label)));

    sealed record Count(string Gauge, string Label, long Value);
}
