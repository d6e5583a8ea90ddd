using Doms.Primitives;

namespace Doms.Engine.Outbox;

/// <summary>
/// Records the broker's answers before anything more is published. One that the store refuses is set aside with its key: it is tried
/// again after a delay that doubles up to a minute; meanwhile the later rows of the key wait, and those of other keys are published.
/// </summary>
/// <param name="run">Runs a command of the engine; completes after the commit.</param>
sealed class AnswerRecorder(EngineParts parts, PausedKeys paused, OutboxReader outbox, Func<object, Task> run)
{
    /// <summary>Maximum number of keys whose answers are tried again before the next page.</summary>
    const int MaxReturned = 16;

    static readonly Backoff RetryDelay = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    readonly Stack<IReadOnlyList<BrokerAnswer>> _unrecorded = [];

    public void Add(IReadOnlyList<BrokerAnswer> answers)
    {
        if (answers.Count > 0) _unrecorded.Push(answers);
    }

    /// <summary>Discards all answers, because another replica publishes.</summary>
    public void Clear() => _unrecorded.Clear();

    /// <summary>Tries the answers again that were set aside and whose delay has elapsed.</summary>
    public Task RecordDue(CancellationToken cancel)
    {
        var due = paused.TakeHeld(parts.Store.Now, MaxReturned);
        foreach (var answers in due) Add(answers);
        // The rows that were skipped must not be overtaken.
        if (due.Count > 0) outbox.Restart();
        return Record(cancel);
    }

    /// <summary>Records all answers; after a failure of another kind than a refusal the next call continues.</summary>
    public async Task Record(CancellationToken cancel)
    {
        while (_unrecorded.TryPeek(out var answers))
        {
            try
            {
                await run(CompleteOutbox.Of(answers)).WaitAsync(cancel);
                _unrecorded.Pop();
            }
            catch (Exception refusal) when (refusal is HandlerFailedException or OverloadedException)
            {
                if (answers.Count > 1) Halve(answers);
                else if (!TrySetAside(answers[0], refusal)) throw;
            }
        }
    }

    void Halve(IReadOnlyList<BrokerAnswer> answers)
    {
        _unrecorded.Pop();
        foreach (var half in answers.Chunk((answers.Count + 1) / 2)) _unrecorded.Push(half);
    }

    bool TrySetAside(BrokerAnswer answer, Exception refusal)
    {
        var wait = RetryDelay.Delay(answer.Failures + 1);
        if (!paused.TryHold(answer, parts.Store.Now + wait)) return false;
        EngineMetrics.AddStoreFailure();
        if (++answer.Failures == 1) EngineLog.AnswerSetAside(parts.Logger, answer.ToString(), wait, refusal);
        _unrecorded.Pop();
        return true;
    }
}
