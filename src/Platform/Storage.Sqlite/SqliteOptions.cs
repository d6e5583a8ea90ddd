namespace Doms.Storage.Sqlite;

/// <summary>Options of one SQLite database.</summary>
/// <param name="Path">A file path, or <see cref="InMemory"/>.</param>
public sealed record SqliteOptions(string Path)
{
    public const string InMemory = ":memory:";
    public const int MaxReadConnections = 64;

    /// <summary>Connections for lists, 1 to 64; callers wait while all are in use. Rows are read by key on others.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>Time after which the query of a list is interrupted, its wait for a connection included.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Maximum wait for a lock held by another program, such as the sqlite3 shell.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Interval in which the files are looked after: the mark is synchronized, and the log emptied when nothing is written.
    /// </summary>
    public TimeSpan UpkeepInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Page cache of the writing connection, in KiB. It has the ends of all tables, where rows are added; each commit looks through all of
    /// it, and other pages are in the cache of the operating system.
    /// </summary>
    public int CacheKib { get; init; } = 8 * 1024;

    /// <summary>
    /// Estimated memory of the rows cached as objects; 0 disables the cache. The rows of about a thousand orders fit. More would be
    /// copied by each garbage collection, and are seldom read again.
    /// </summary>
    public long MaxCachedBytes { get; init; } = 8L * 1024 * 1024;

    /// <summary>Bytes of the file mapped into memory.</summary>
    public long MapBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Pages of 4 KiB in the write-ahead log that trigger a checkpoint during a commit. Such a commit takes tens of
    /// milliseconds; 16,000 pages make it rare enough to stay out of the 99th percentile, and a log of 64 MB is
    /// recovered quickly.
    /// </summary>
    public int CheckpointPages { get; init; } = 16_000;

    /// <summary>Disables writes and migrations, to inspect a stopped system.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Reads a file and a folder that cannot be written; there must be no write-ahead log.</summary>
    public bool IsImmutable { get; init; }

    /// <summary>Opens a database that is behind its mark: the missing commits are lost.</summary>
    public bool AcceptLoss { get; init; }

    /// <summary>Bounds the caches for a process with little memory: a quarter of it at most for rows and pages of the writer.</summary>
    public SqliteOptions ForMemory(long availableBytes)
    {
        const int partOfRows = 8, partOfPages = 8, bytesPerKib = 1024;
        return this with
        {
            MaxCachedBytes = Math.Min(MaxCachedBytes, availableBytes / partOfRows),
            CacheKib = (int)Math.Min(CacheKib, availableBytes / partOfPages / bytesPerKib),
        };
    }

    internal bool IsInMemory => Path == InMemory;
}
