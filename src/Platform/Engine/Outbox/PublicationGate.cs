namespace Doms.Engine.Outbox;

/// <summary>Lets publication be paused from outside, for a moment at which the broker gets nothing.</summary>
sealed class PublicationGate
{
    readonly Lock _lock = new();
    TaskCompletionSource? _running;
    int _pauses;

    /// <summary>Begins a publication; false while publication is paused.</summary>
    public bool TryBegin()
    {
        lock (_lock)
        {
            if (_pauses > 0) return false;
            _running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _running?.SetResult();
            _running = null;
        }
    }

    /// <summary>Lets no publication begin any more and waits for the running one.</summary>
    /// <param name="onEnded">Called when the pause has ended.</param>
    /// <returns>Ends the pause when it is disposed of.</returns>
    public async Task<IDisposable> Pause(Action onEnded, CancellationToken cancel)
    {
        var pause = new Pausing(this, onEnded);
        Task running;
        lock (_lock)
        {
            _pauses++;
            running = _running?.Task ?? Task.CompletedTask;
        }

        try
        {
            await running.WaitAsync(cancel);
            return pause;
        }
        catch
        {
            pause.Dispose();
            throw;
        }
    }

    sealed class Pausing(PublicationGate gate, Action onEnded) : IDisposable
    {
        bool _hasEnded;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hasEnded, true)) return;
            lock (gate._lock) gate._pauses--;
            onEnded();
        }
    }
}
