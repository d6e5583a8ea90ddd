using System.Data.Common;
using Doms.Engine.Storage;

namespace Doms.Storage.Sqlite;

/// <summary>A small SQLite file of one's own beside the store, with the store's promise: what is committed is on the disk.</summary>
public static class SqliteFile
{
    const int CacheKib = 8 * 1024;
    const int CheckpointPages = 1_000;

    /// <summary>An open connection, for one thread at a time.</summary>
    /// <param name="readOnly">The file must be there, and nothing can be written.</param>
    /// <exception cref="StoreUnavailableException">The file cannot be opened.</exception>
    public static DbConnection Open(string path, bool readOnly = false)
    {
        _ = SqliteLibrary.Version;
        var options = new SqliteOptions(path) { CacheKib = CacheKib, CheckpointPages = CheckpointPages, ReadOnly = readOnly };
        return SqliteConnections.Writer(options).Connection;
    }
}
