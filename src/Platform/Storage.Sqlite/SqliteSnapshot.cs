using Doms.Engine.Storage;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>
/// A read transaction. In WAL mode it sees the file as of its first read (https://www.sqlite.org/isolation.html) and
/// does not block writers. While it is open the write-ahead log cannot be fully checkpointed, so it should not stay
/// open for hours.
/// </summary>
sealed class SqliteSnapshot : IStoreSnapshot
{
    readonly SqliteSession _session;
    readonly Action _release;
    readonly SemaphoreSlim _gate = new(1);

    public SqliteSnapshot(SqliteSession session, DateTimeOffset now, Action release)
    {
        _session = session;
        _release = release;
        Now = now;
        try
        {
            Run("BEGIN; SELECT count(*) FROM sqlite_schema");
        }
        catch
        {
            release();
            throw;
        }
    }

    public DateTimeOffset Now { get; }

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel)
    {
        ScanRange.CheckLimit(range.Limit);
        await _gate.WaitAsync(cancel);
        try
        {
            return _session.Scan(range);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            return _session.StatementsFor(row.Table).Load(row.Key);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            Run("ROLLBACK");
        }
        finally
        {
            _release();
            _gate.Dispose();
        }
    }

    void Run(string sql)
    {
        if (raw.sqlite3_exec(_session.Handle, sql) != raw.SQLITE_OK) throw SqliteErrors.LastError(_session.Handle, "read a snapshot");
    }
}
