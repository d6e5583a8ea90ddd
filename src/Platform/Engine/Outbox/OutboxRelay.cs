using Doms.Primitives;
using Microsoft.Extensions.Logging;

namespace Doms.Engine.Outbox;

/// <summary>
/// Brings outbox rows to the broker. It reads unpublished rows from the lowest one on, never from the last one seen: the order of
/// identities is not the order of commits. A row goes only when the broker has it.
/// </summary>
sealed class OutboxRelay
{
    static readonly Backoff RetryDelay = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
    readonly IStore _store;
    readonly ITransport _transport;
    readonly StoreLease _lease;
    readonly EngineOptions _options;
    readonly ILogger _logger;
    readonly Func<IReadOnlyList<string>, Task> _complete;
    int _failures;

    /// <param name="complete">Deletes published rows; completes once that is committed.</param>
    public OutboxRelay(
        IStore store, ITransport transport, StoreLease lease, EngineOptions options, IWorkScheduler scheduler, TimeProvider clock,
        ILogger logger, Func<IReadOnlyList<string>, Task> complete)
    {
        _store = store;
        _transport = transport;
        _lease = lease;
        _options = options;
        _logger = logger;
        _complete = complete;
        Worker = new Worker("outbox relay", scheduler, clock, logger, Step);
    }

    public Worker Worker { get; }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        if (!await _lease.IsAvailable(cancel)) return _options.PollInterval;
        var index = EngineTables.Outbox.Index(EngineTables.BySeq);
        var rows = await _store.Scan(new ScanRange(EngineTables.Outbox, index, Limit: _options.MaxRelayBatchSize), cancel);
        if (rows.Count == 0) return _options.PollInterval;
        try
        {
            await _transport.Publish([.. rows.Cast<OutboxRow>().Select(ToRecord)], cancel);
            _failures = 0;
        }
        catch (TransportUnavailableException error)
        {
            return BackOff(rows.Count, error);
        }

        await _complete([.. rows.Select(row => ((OutboxRow)row).Id)]);
        return TimeSpan.Zero;
    }

    TimeSpan BackOff(int count, TransportUnavailableException error)
    {
        var wait = RetryDelay.Delay(++_failures);
        EngineLog.PublishFailed(_logger, count, wait, error.Message);
        return wait;
    }

    static TransportRecord ToRecord(OutboxRow row) => new(row.Topic, row.Key, row.Headers, row.Payload);
}
