using System.Data.Common;
using Doms.Engine.Storage;

namespace Doms.Storage.Sqlite;

/// <summary>Opens a separate SQLite file with the durability of the store: committed data is on disk.</summary>
public static class SqliteFile
{
    const int CacheKib = 8 * 1024;
    const int CheckpointPages = 1_000;

    /// <summary>Opens a connection, to be used by one thread at a time.</summary>
    /// <param name="readOnly">Requires an existing file and rejects writes.</param>
    /// <exception cref="StoreUnavailableException">The file cannot be opened.</exception>
    public static DbConnection Open(string path, bool readOnly = false)
    {
        _ = SqliteLibrary.Version;
        var options = new SqliteOptions(path) { CacheKib = CacheKib, CheckpointPages = CheckpointPages, ReadOnly = readOnly };
        return SqliteConnections.Writer(options).Connection;
    }
}
