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
    /// <summary>Damages that a check describes.</summary>
    const int MaxDamages = 100;

    static readonly TimeSpan MaxCheckDuration = TimeSpan.FromDays(1);
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

    public async ValueTask<IReadOnlyList<string>?> FindDamage(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        _session.Deadline.Start(MaxCheckDuration, cancel);
        try
        {
            using var check = new SqliteStatement(_session.Handle, $"PRAGMA integrity_check({MaxDamages})");
            var damages = new List<string>();
            while (check.Step()) damages.Add(new StatementReader(check).Text());
            return damages is ["ok"] ? [] : damages;
        }
        catch (StoreUnavailableException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (StoreDamagedException error)
        {
            return [error.Message];
        }
        finally
        {
            _session.Deadline.Stop();
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
