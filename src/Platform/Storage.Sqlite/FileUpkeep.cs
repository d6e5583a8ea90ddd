using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>
/// Once a second: synchronizes the mark, notices a file that was deleted or replaced, and, when nothing has been committed since the
/// last time, moves the write-ahead log into the database, so that little depends on it.
/// </summary>
sealed class FileUpkeep : IDisposable
{
    readonly Lock _gate = new();
    readonly FileGuard _guard;
    readonly SqliteSession _session;
    readonly ILogger _log;
    readonly ITimer _timer;
    readonly SqliteOptions _options;
    DateTime _changed;
    long _seen;
    long _moved = -1;
    bool _isDisposed;

    /// <remarks>Files are looked after in real time, whatever the store's clock is.</remarks>
    public FileUpkeep(SqliteOptions options, FileGuard guard, ILogger log)
    {
        (_guard, _log, _options) = (guard, log, options);
        _session = SqliteConnections.Writer(options with { BusyTimeout = TimeSpan.Zero, CacheKib = SqliteConnections.SmallCacheKib });
        _timer = TimeProvider.System.CreateTimer(_ => RunOnce(), null, options.UpkeepInterval, options.UpkeepInterval);
    }

    /// <summary>Does what is due now.</summary>
    public void RunOnce()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            var hadFault = _guard.Fault is not null;
            _guard.Check();
            if (!hadFault && _guard.Fault is { } fault) _log.FileLost(fault);
            Flush();
            var commits = _guard.Acknowledged;
            var isIdle = commits == _seen;
            _seen = commits;
            if (isIdle && commits != _moved && _guard.Fault is null && MoveLog()) _moved = commits;
            NoteMoved();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            Flush();
            _session.Dispose();
        }
    }

    /// <summary>Notes what is in the database file whenever the file has changed, by our checkpoint or by that of a commit.</summary>
    void NoteMoved()
    {
        var changed = File.GetLastWriteTimeUtc(_options.Path);
        if (changed == _changed || _guard.Fault is not null) return;
        _changed = changed;
        if (DatabaseFile.CommitsOf(_options) is { } commits) _guard.NoteMoved(commits);
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
    /// Moves the log without stopping the writer, then empties its file, for which a writer waits an instant. False while a reader
    /// needs the log.
    /// </summary>
    bool MoveLog() => Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE) && Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);

    bool Checkpoint(int mode) =>
        raw.sqlite3_wal_checkpoint_v2(_session.Handle, "main", mode, out _, out _) == raw.SQLITE_OK;
}
