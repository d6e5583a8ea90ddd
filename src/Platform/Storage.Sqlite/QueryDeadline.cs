using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>Interrupts the query of a connection that runs too long, or whose caller has gone.</summary>
sealed class QueryDeadline
{
    /// <summary>Instructions of SQLite's virtual machine between two looks at the time, about 0.1 ms.</summary>
    const int Instructions = 10_000;

    long _until = long.MaxValue;
    CancellationToken _caller;

    public QueryDeadline(sqlite3 connection)
    {
        raw.sqlite3_progress_handler(connection, Instructions, _ => IsOver ? 1 : 0, null);
    }

    bool IsOver => TimeProvider.System.GetTimestamp() > _until || _caller.IsCancellationRequested;

    public void Start(TimeSpan limit, CancellationToken caller)
    {
        _caller = caller;
        var clock = TimeProvider.System;
        _until = clock.GetTimestamp() + (long)(limit.TotalSeconds * clock.TimestampFrequency);
    }

    public void Stop()
    {
        _caller = CancellationToken.None;
        _until = long.MaxValue;
    }
}
