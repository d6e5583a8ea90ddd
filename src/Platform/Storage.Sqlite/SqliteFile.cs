using System.Data.Common;
using Doms.Engine.Storage;

namespace Doms.Storage.Sqlite;

/// <summary>Opens a separate SQLite file with the durability of the store: committed data is on disk.</summary>
public static class SqliteFile
{
    const int CacheKib = 8 * 1024;
    const int CheckpointPages = 1_000;

    /// <summary>Opens a connection, to be used by one thread at a time.</summary>
    /// <param name="readOnly">
    /// Requires an existing file and rejects writes. A file in a folder that cannot be written is read as it is.
    /// </param>
    /// <exception cref="StoreUnavailableException">
    /// The file cannot be opened, or needs a log in a folder that cannot be written.
    /// </exception>
    public static DbConnection Open(string path, bool readOnly = false)
    {
        _ = SqliteLibrary.Version;
        var options = new SqliteOptions(path) { CacheKib = CacheKib, CheckpointPages = CheckpointPages, ReadOnly = readOnly };
        var session = SqliteConnections.Writer(options);
        if (!readOnly || File.Exists($"{path}-wal") || CanRead(session)) return session.Connection;
        session.Dispose();
        return SqliteConnections.Writer(options with { IsImmutable = true }).Connection;
    }

    /// <summary>
    /// False where SQLite would have to create a log in a folder that cannot be written. Without a log no process writes to
    /// the file, which can then be read alone.
    /// </summary>
    static bool CanRead(SqliteSession session)
    {
        try
        {
            using var statement = new SqliteStatement(session.Handle, "SELECT 1 FROM sqlite_schema");
            statement.Step();
            return true;
        }
        catch (StoreUnavailableException error) when (error is not StoreDamagedException)
        {
            return false;
        }
    }
}
