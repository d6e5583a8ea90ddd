using Microsoft.Extensions.Logging;

namespace Doms.Engine.Outbox;

/// <summary>
/// Brings outbox rows to the broker. It reads unpublished rows from the lowest one on, never from the last one seen: the order of
/// identities is not the order of commits. A row goes only when the broker has it.
/// </summary>
sealed class OutboxRelay
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    readonly IStore _store;
    readonly ITransport _transport;
    readonly StoreLease _lease;
    readonly EngineOptions _options;
    readonly ILogger _logger;
    readonly Func<IReadOnlyList<string>, Task> _complete;
    TimeSpan _pause = FirstPause;

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
        if (!await _lease.MayTake(cancel)) return _options.PollInterval;
        var index = SystemTables.Outbox.Index(SystemTables.BySeq);
        var rows = await _store.Scan(new ScanRange(SystemTables.Outbox, index, Limit: _options.RelayBatch), cancel);
        if (rows.Count == 0) return _options.PollInterval;
        try
        {
            await _transport.Publish([.. rows.Cast<OutboxRow>().Select(ToRecord)], cancel);
            _pause = FirstPause;
        }
        catch (TransportUnavailableException error)
        {
            return Pause(rows.Count, error);
        }

        await _complete([.. rows.Select(row => ((OutboxRow)row).Id)]);
        return TimeSpan.Zero;
    }

    TimeSpan Pause(int count, TransportUnavailableException error)
    {
        var wait = _pause;
        EngineLog.PublishFailed(_logger, count, wait, error.Message);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return wait;
    }

    static TransportRecord ToRecord(OutboxRow row) => new(row.Topic, row.Key, row.Headers, row.Payload);
}
