using Doms.Primitives;
namespace Doms.Engine.Outbox;

/// <summary>
/// Publishes outbox rows to the broker. It always reads the lowest unpublished rows, never those after the last one seen,
/// because identities are not assigned in commit order. A row is deleted only after the broker has confirmed it.
/// </summary>
sealed class OutboxRelay
{
    static readonly Backoff RetryDelay = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
    readonly EngineParts _parts;
    readonly ITransport _transport;
    readonly Func<IReadOnlyList<string>, Task> _complete;
    int _failures;

    /// <param name="complete">Deletes published rows; completes after the commit.</param>
    public OutboxRelay(EngineParts parts, ITransport transport, Func<IReadOnlyList<string>, Task> complete)
    {
        _parts = parts;
        _transport = transport;
        _complete = complete;
        Worker = new Worker("outbox relay", parts.Scheduler, parts.Clock, parts.Logger, Step);
    }

    public Worker Worker { get; }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        var options = _parts.Options;
        if (!_parts.Lease.IsHeld) return options.PollInterval;
        var index = OutboxRow.Table.Index(OutboxRow.BySeq);
        var rows = await _parts.Store.Scan(new ScanRange(OutboxRow.Table, index, Limit: options.MaxRelayBatchSize), cancel);
        if (rows.Count == 0) return options.PollInterval;
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
        EngineLog.PublishFailed(_parts.Logger, count, wait, error.Message);
        return wait;
    }

    static TransportRecord ToRecord(OutboxRow row) => new(row.Topic, row.Key, row.Headers, row.Payload);
}
