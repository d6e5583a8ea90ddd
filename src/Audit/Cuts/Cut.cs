using Doms.Engine.Storage;

namespace Doms.Audit.Cuts;

/// <summary>
/// The part of one process in a cut across all stores. Publication pauses until the broker has nothing any more, then the lanes pause
/// between two batches, the snapshots of all stores are opened, and all continue; the audit then reads the snapshots. A process without
/// further news of a cut continues too.
/// </summary>
sealed class Cut : IAsyncDisposable
{
    readonly CutSource _source;
    readonly TimeProvider _clock;
    readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly CancellationTokenSource _expiry;
    IDisposable? _publication;
    Task _held = Task.CompletedTask;
    IStoreSnapshot? _snapshot;

    public Cut(string id, CutSource source, TimeProvider clock, Action<Cut> onExpired)
    {
        Id = id;
        _source = source;
        _clock = clock;
        _expiry = new CancellationTokenSource(MaxPause, clock);
        _expiry.Token.Register(() => onExpired(this));
    }

    /// <summary>Longest pause of publication and lanes.</summary>
    public static TimeSpan MaxPause { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest time for which a snapshot stays open without being read.</summary>
    static readonly TimeSpan MaxIdle = TimeSpan.FromMinutes(5);

    public string Id { get; }

    /// <summary>Pauses publication, once what is being published has arrived.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone, or the cut has expired before that.</exception>
    public async Task Pause(CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, _expiry.Token);
        _publication = await _source.Engine.PausePublication(end.Token);
        // No caller would end the pause of a cut that has expired at this moment.
        if (_release.Task.IsCompleted) Release();
    }

    /// <summary>Pauses the lanes between two batches.</summary>
    public async Task Hold()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held = _source.Engine.RunBetweenBatches(async () =>
        {
            reached.SetResult();
            await _release.Task.WaitAsync(MaxPause, _clock);
            return true;
        });
        await Task.WhenAny(reached.Task, _held);
    }

    /// <summary>Opens the snapshot and returns its time.</summary>
    public async Task<DateTimeOffset> Open(CancellationToken cancel)
    {
        _snapshot = await _source.Store.Snapshot(cancel);
        return _snapshot.Now;
    }

    /// <summary>Lets lanes and publication continue; the snapshot stays open.</summary>
    public void Release()
    {
        _release.TrySetResult();
        Interlocked.Exchange(ref _publication, null)?.Dispose();
        KeepOpen();
    }

    /// <summary>Reads rows of the snapshot; null without one.</summary>
    public async Task<IReadOnlyList<object>?> Read(ScanWire scan, CancellationToken cancel)
    {
        if (_snapshot is not { } snapshot) return null;
        KeepOpen();
        if (scan.Key is not { } key) return await snapshot.Scan(scan.Range, cancel);
        return await snapshot.Read(new RowKey(scan.Range.Table, key), cancel) is { } row ? [row] : [];
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        _expiry.Dispose();
        await _held.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (_snapshot is not null) await _snapshot.DisposeAsync();
    }

    void KeepOpen()
    {
        try
        {
            _expiry.CancelAfter(MaxIdle);
        }
        catch (ObjectDisposedException)
        {
            // The cut has ended.
        }
    }
}
