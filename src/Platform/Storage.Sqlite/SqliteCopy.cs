using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>
/// A database file as it is at one moment, for a copy of it. It may be written to meanwhile; until it is disposed of, its write-ahead log
/// grows.
/// </summary>
public sealed class SqliteCopy : IDisposable
{
    readonly SqliteSession _session;

    SqliteCopy(SqliteSession session)
    {
        _session = session;
    }

    /// <summary>Takes the present moment of a file.</summary>
    /// <exception cref="Engine.Storage.StoreUnavailableException">The file cannot be read.</exception>
    public static SqliteCopy Begin(string path)
    {
        var session = SqliteConnections.Reader(new SqliteOptions(path) { ReadOnly = true });
        try
        {
            if (raw.sqlite3_exec(session.Handle, "BEGIN; SELECT count(*) FROM sqlite_schema") != raw.SQLITE_OK)
                throw SqliteErrors.LastError(session.Handle, $"read {path}");
            return new SqliteCopy(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Writes the copy, whole and synchronized with the disk, to a file that does not exist.</summary>
    /// <exception cref="Engine.Storage.StoreUnavailableException">The copy cannot be written.</exception>
    public void WriteTo(string path)
    {
        try
        {
            using var target = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ToString());
            target.Open();
            _session.Connection.BackupDatabase(target);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.ToException(error.SqliteExtendedErrorCode, error.Message, $"write {path}", error);
        }
    }

    public void Dispose() => _session.Dispose();
}
