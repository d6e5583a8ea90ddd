using Doms.Engine.Storage;

namespace Doms.Storage.Sqlite;

/// <summary>A bounded pool of sessions, opened on demand; callers wait while all are in use.</summary>
/// <param name="free">
/// Counts the free sessions. An in-memory database has one connection, so its pool shares the writer's gate.
/// </param>
sealed class ReadPool(SemaphoreSlim free, Func<SqliteSession> open) : IDisposable
{
    readonly Lock _gate = new();
    readonly Stack<SqliteSession> _idle = new();

    public ValueTask<SqliteSession> Rent(CancellationToken cancel) => Rent(Timeout.InfiniteTimeSpan, cancel);

    /// <exception cref="QueryTimeoutException">No session was returned in time.</exception>
    public async ValueTask<SqliteSession> Rent(TimeSpan patience, CancellationToken cancel)
    {
        if (!await free.WaitAsync(patience, cancel))
            throw new QueryTimeoutException($"All connections for lists were in use for {patience.TotalSeconds} s.");
        try
        {
            lock (_gate)
                if (_idle.TryPop(out var session)) return session;
            return open();
        }
        catch
        {
            free.Release();
            throw;
        }
    }

    public void Return(SqliteSession session)
    {
        lock (_gate) _idle.Push(session);
        free.Release();
    }

    public void Dispose()
    {
        lock (_gate)
            while (_idle.TryPop(out var session)) session.Dispose();
    }
}
