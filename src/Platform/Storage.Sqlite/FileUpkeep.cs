using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>
/// Once a second: synchronizes the mark, notices a file that was deleted or replaced, and, when nothing has been committed since the
/// last time, moves the write-ahead log into the database, so that little depends on it.
/// </summary>
sealed class FileUpkeep : IAsyncDisposable
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    readonly FileGuard _guard;
    readonly SemaphoreSlim _writer;
    readonly SqliteSession _session;
    readonly ILogger _log;
    readonly CancellationTokenSource _stop = new();
    readonly Task _running;
    long _seen;
    long _moved = -1;

    /// <param name="writer">The gate of the writing connection.</param>
    public FileUpkeep(SqliteOptions options, FileGuard guard, SemaphoreSlim writer, TimeProvider clock, ILogger log)
    {
        (_guard, _writer, _log) = (guard, writer, log);
        _session = SqliteConnections.Writer(options with { BusyTimeout = TimeSpan.Zero, CacheKib = SqliteConnections.SmallCacheKib });
        var timer = new PeriodicTimer(Interval, clock);
        _running = Task.Run(() => Run(timer));
    }

    /// <summary>Does what is due now.</summary>
    public async Task RunOnce(CancellationToken cancel)
    {
        var hadFault = _guard.Fault is not null;
        _guard.Check();
        if (!hadFault && _guard.Fault is { } fault) _log.FileLost(fault);
        Flush();
        var commits = _guard.Acknowledged;
        var isIdle = commits == _seen;
        _seen = commits;
        if (!isIdle || commits == _moved || _guard.Fault is not null) return;
        if (!await MoveLog(cancel)) return;
        _moved = commits;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Flush();
        _session.Dispose();
        _stop.Dispose();
    }

    async Task Run(PeriodicTimer timer)
    {
        using var ticks = timer;
        try
        {
            while (await ticks.WaitForNextTickAsync(_stop.Token)) await RunOnce(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The store is being closed.
        }
    }

    void Flush()
    {
        try
        {
            _guard.Flush();
        }
        catch (IOException)
        {
            // The mark is not on the disk, and notices less after a power failure; the commits themselves are on it.
        }
    }

    /// <summary>
    /// Moves the log without stopping the writer, then empties its file while the writer waits, which takes no time any more. False
    /// while a reader needs the log.
    /// </summary>
    async Task<bool> MoveLog(CancellationToken cancel)
    {
        if (!Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE)) return false;
        await _writer.WaitAsync(cancel);
        try
        {
            return Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
        }
        finally
        {
            _writer.Release();
        }
    }

    bool Checkpoint(int mode) =>
        raw.sqlite3_wal_checkpoint_v2(_session.Handle, "main", mode, out _, out _) == raw.SQLITE_OK;
}
