using Doms.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace Doms.Storage.Sqlite;

/// <summary>State of the files of a database before it is opened: opening it recovers the log, and makes an absent one.</summary>
/// <param name="Commits">
/// Number of the last commit in the database file alone, without its log; null where it cannot be read so: in a new file, and while a
/// part of the log is in it.
/// </param>
/// <param name="HasLog">True where there is a log with something in it.</param>
readonly record struct DatabaseFile(long? Commits, bool HasLog)
{
    public static DatabaseFile Read(SqliteOptions options)
    {
        var log = new FileInfo($"{options.Path}-wal");
        return new(CommitsOf(options), log is { Exists: true, Length: > 0 });
    }

    /// <summary>Reads the number of commits from the database file, as if it had no log.</summary>
    public static long? CommitsOf(SqliteOptions options)
    {
        if (new FileInfo(options.Path) is not { Exists: true, Length: > 0 }) return null;
        try
        {
            using var session = SqliteConnections.Reader(options with { IsImmutable = true, MapBytes = 0 });
            return LostCommits.Stored(session) is { Instance: not null } stored ? stored.Commits : null;
        }
        catch (Exception error) when (error is StoreUnavailableException or StoreRefusedException or SqliteException)
        {
            return null;
        }
    }
}
