using Doms.Primitives;

namespace Doms.Engine.Outbox;

/// <summary>
/// Publishes outbox rows to the broker, while this process holds the store's lease. A row is deleted only after the broker has
/// confirmed it; one that the broker will never take becomes a dead letter; the rows of a key that it does not take at the moment wait
/// and do not delay others.
/// </summary>
sealed class OutboxRelay
{
    /// <summary>Time after a row of another replica for which more of them are expected soon.</summary>
    static readonly TimeSpan OthersActive = TimeSpan.FromSeconds(10);

    static readonly Backoff RetryDelay = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
    readonly EngineParts _parts;
    readonly ITransport _transport;
    readonly PausedKeys _paused;
    readonly PublicationGate _gate = new();
    readonly OutboxReader _outbox;
    readonly AnswerRecorder _answers;
    readonly Gathering _gathering;
    DateTimeOffset _retryAt;
    DateTimeOffset _othersUntil;
    int _failures;

    /// <param name="run">Runs a command of the engine; completes after the commit.</param>
    public OutboxRelay(EngineParts parts, ITransport transport, Func<object, Task> run)
    {
        _parts = parts;
        _transport = transport;
        _paused = new PausedKeys(parts.Options.MaxPausedKeys);
        _outbox = new OutboxReader(parts.Store, _paused, parts.Options);
        _answers = new AnswerRecorder(parts, _paused, _outbox, run);
        _gathering = new Gathering(
            parts.Options.RelayLinger, Math.Min(parts.Options.RelayLingerRows, parts.Options.MaxRelayBatchSize));
        Worker = new Worker("outbox relay", parts.Scheduler, parts.Clock, parts.Logger, Step);
    }

    public Worker Worker { get; }

    /// <summary>Age of the oldest row, as of the last time that the relay has read it; zero for an empty outbox.</summary>
    public TimeSpan OldestAge => _outbox.OldestAge;

    /// <summary>The same without the rows of paused keys: how long the broker or this process delays all others.</summary>
    public TimeSpan Lag => _outbox.Lag;

    /// <summary>Number of the broker's answers that cannot be recorded.</summary>
    public int SetAside => _paused.HeldAnswers;

    /// <summary>Waits for the running publication, and lets no other begin until the result is disposed of.</summary>
    public Task<IDisposable> Pause(CancellationToken cancel) => _gate.Pause(Worker.Wake, cancel);

    /// <summary>Lets the relay publish rows that were committed, soon.</summary>
    public void OnCommitted(int rows)
    {
        if (_gathering.Add(rows, _parts.Store.Now)) Worker.Wake();
    }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        if (!_gate.TryBegin()) return _parts.Options.PollInterval;
        try
        {
            return await PublishNext(cancel);
        }
        finally
        {
            _gate.End();
        }
    }

    async ValueTask<TimeSpan> PublishNext(CancellationToken cancel)
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

            if (_gathering.Rest(_parts.Store.Now) is { Ticks: > 0 } rest) return rest;
            var hasOwn = _gathering.Clear() > 0;
            await _answers.RecordDue(cancel);
            var page = await _outbox.Read(cancel);
            if (page.Rows.Count > 0)
            {
                if (!hasOwn) _othersUntil = _parts.Store.Now + OthersActive;
                var isFull = !Judge(page.Rows, await Publish(page.Rows, cancel));
                await _answers.Record(cancel);
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
            _answers.Clear();
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
        using var sent = new Publication(rows);
        try
        {
            return await sent.Publish(_transport, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TransportUnavailableException("The broker did not answer in time.");
        }
    }

    /// <summary>Notes what to record, and pauses the keys of rows that were not taken; false when too many are paused.</summary>
    bool Judge(IReadOnlyList<OutboxRow> rows, IReadOnlyList<PublishResult> results)
    {
        var answers = new List<BrokerAnswer>();
        var judged = new HashSet<(string Topic, string Key)>();
        var hasRoom = true;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var (status, reason) = results[i];
            if (status != PublishStatus.NotNow)
            {
                var refusal = status == PublishStatus.Never ? reason ?? "The broker refused it." : null;
                answers.Add(new BrokerAnswer(row.Id, row.Topic, row.Key, refusal));
                _paused.Resume(row);
            }

            // The first row of a key that is not taken decides: the later ones were not tried.
            if (status != PublishStatus.Taken && judged.Add((row.Topic, row.Key)) && status == PublishStatus.NotNow)
                hasRoom &= Pause(row, reason);
        }

        _answers.Add(answers);
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

    TimeSpan UntilNext()
    {
        var interval = _parts.Lease.IsShared ? SharedInterval : _parts.Options.PollInterval;
        var wait = _paused.FirstEnd - _parts.Store.Now;
        return wait > TimeSpan.Zero && wait < interval ? wait.Value : interval;
    }

    /// <summary>Interval of polls for rows of other replicas. Without recent ones, looking often costs more than it gains.</summary>
    TimeSpan SharedInterval
    {
        get
        {
            var (active, idle) = (_parts.Options.SharedRelayPollInterval, _parts.Options.IdleRelayPollInterval);
            return active > idle || _parts.Store.Now < _othersUntil ? active : idle;
        }
    }
}
