namespace Doms.Storage.Sqlite;

/// <summary>One SQLite database and how it is used.</summary>
/// <param name="Path">A file, or <see cref="InMemory"/>.</param>
public sealed record SqliteOptions(string Path)
{
    public const string InMemory = ":memory:";
    public const int MaxReadConnections = 64;

    /// <summary>Connections for lists and for rows read by key, 1 to 64; who finds none free waits.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>How long a lock of another program, such as the sqlite3 shell, is waited for.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Memory for pages of the writing connection, in KiB.</summary>
    public int CacheKib { get; init; } = 32 * 1024;

    /// <summary>Rows kept as objects after they were read or written, in each of two generations; 0 to read the file every time.</summary>
    public int MaxCachedRows { get; init; } = 8_192;

    /// <summary>How much of the file is mapped into memory, in bytes.</summary>
    public long MapBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Pages of 4 KiB in the write-ahead log at which a commit also brings them into the file. Such a commit takes tens of
    /// milliseconds; 16,000 make it rare enough to stay out of the 99th percentile, and 64 MB of log are read again in an instant.
    /// </summary>
    public int CheckpointPages { get; init; } = 16_000;

    /// <summary>Nothing can be written and no schema is applied: for looking at a stopped system.</summary>
    public bool ReadOnly { get; init; }

    internal bool IsInMemory => Path == InMemory;
}
