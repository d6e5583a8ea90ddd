using Doms.Primitives;

namespace Doms.Engine.Outbox;

/// <summary>
/// Publishes outbox rows to the broker, while this process holds the store's lease. A row is deleted only after the broker has
/// confirmed it; one that the broker will never take becomes a dead letter; the rows of a key that it does not take at the moment wait
/// and do not delay others.
/// </summary>
sealed class OutboxRelay
{
    static readonly Backoff RetryDelay = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
    readonly EngineParts _parts;
    readonly ITransport _transport;
    readonly Func<object, Task> _run;
    readonly PausedKeys _paused;
    readonly OutboxReader _outbox;
    CompleteOutbox? _unrecorded;
    DateTimeOffset _retryAt;
    int _failures;

    /// <param name="run">Runs a command of the engine; completes after the commit.</param>
    public OutboxRelay(EngineParts parts, ITransport transport, Func<object, Task> run)
    {
        _parts = parts;
        _transport = transport;
        _run = run;
        _paused = new PausedKeys(parts.Options.MaxPausedKeys);
        _outbox = new OutboxReader(parts.Store, _paused, parts.Options);
        Worker = new Worker("outbox relay", parts.Scheduler, parts.Clock, parts.Logger, Step);
    }

    public Worker Worker { get; }

    /// <summary>Age of the oldest row, as of the last time that the relay has read it; zero for an empty outbox.</summary>
    public TimeSpan OldestAge => _outbox.OldestAge;

    /// <summary>The same without the rows of paused keys: how long the broker or this process delays all others.</summary>
    public TimeSpan Lag => _outbox.Lag;

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        // A commit wakes the relay, which must not shorten its backoff.
        if (_retryAt - _parts.Store.Now is { Ticks: > 0 } wait) return wait;
        try
        {
            if (!_parts.Lease.IsHeld)
            {
                _outbox.Reset();
                return _parts.Options.PollInterval;
            }

            await Record(cancel);
            var page = await _outbox.Read(cancel);
            if (page.Rows.Count > 0)
            {
                var isFull = !Judge(page.Rows, await Publish(page.Rows, cancel));
                await Record(cancel);
                if (isFull) return BackOff($"{_parts.Options.MaxPausedKeys} keys are paused.");
                _failures = 0;
                return TimeSpan.Zero;
            }

            return page.IsLast ? UntilNext() : TimeSpan.Zero;
        }
        catch (TransportUnavailableException error)
        {
            return BackOff(error.Message);
        }
        catch (LeaseLostException)
        {
            _unrecorded = null;
            _outbox.Reset();
            return _parts.Options.PollInterval;
        }
    }

    TimeSpan BackOff(string reason)
    {
        var wait = RetryDelay.Delay(++_failures);
        EngineLog.PublishFailed(_parts.Logger, wait, reason);
        _retryAt = _parts.Store.Now + wait;
        return wait;
    }

    async Task<IReadOnlyList<PublishResult>> Publish(IReadOnlyList<OutboxRow> rows, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(_parts.Options.PublishTimeout, _parts.Clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            // A transport that ignores its token must not keep the process from stopping.
            return await _transport.Publish([.. rows.Select(ToRecord)], limit.Token).AsTask().WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TransportUnavailableException("The broker did not answer in time.");
        }
    }

    /// <summary>Notes what to record, and pauses the keys of rows that were not taken; false when too many are paused.</summary>
    bool Judge(IReadOnlyList<OutboxRow> rows, IReadOnlyList<PublishResult> results)
    {
        var taken = new List<string>();
        var refused = new List<RefusedRow>();
        var judged = new HashSet<(string Topic, string Key)>();
        var hasRoom = true;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var (status, reason) = results[i];
            if (status == PublishStatus.Taken) taken.Add(row.Id);
            if (status == PublishStatus.Never) refused.Add(new RefusedRow(row.Id, reason ?? "The broker refused it."));
            if (status != PublishStatus.NotNow) _paused.Resume(row);
            // The first row of a key that is not taken decides: the later ones were not tried.
            if (status != PublishStatus.Taken && judged.Add((row.Topic, row.Key)) && status == PublishStatus.NotNow)
                hasRoom &= Pause(row, reason);
        }

        _unrecorded = new CompleteOutbox(taken, refused);
        return hasRoom;
    }

    bool Pause(OutboxRow row, string? reason)
    {
        if (_paused.IsEmpty) EngineLog.KeyPaused(_parts.Logger, row.Topic, row.Key, reason);
        if (_paused.TryPause(row, _parts.Store.Now)) return true;
        // A row that is skipped and not remembered must not be overtaken.
        _outbox.Restart();
        return false;
    }

    /// <summary>Records what the broker has answered; after a failed commit the next step tries again, before it publishes more.</summary>
    async Task Record(CancellationToken cancel)
    {
        if (_unrecorded is not { } completed) return;
        if (!completed.IsEmpty) await _run(completed).WaitAsync(cancel);
        _unrecorded = null;
    }

    TimeSpan UntilNext()
    {
        var wait = _paused.FirstEnd - _parts.Store.Now;
        return wait > TimeSpan.Zero && wait < _parts.Options.PollInterval ? wait.Value : _parts.Options.PollInterval;
    }

    static TransportRecord ToRecord(OutboxRow row) => new(row.Topic, row.Key, row.Headers, row.Payload);
}
