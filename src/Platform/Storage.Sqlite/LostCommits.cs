using Microsoft.Extensions.Logging;

namespace Doms.Storage.Sqlite;

/// <summary>Compares a database with its mark when it is opened, before anything is written to it.</summary>
static class LostCommits
{
    /// <param name="mark">The locked mark; null for a database that is only read.</param>
    /// <exception cref="CommitsLostException">Commits that were acknowledged are missing, and their loss is not accepted.</exception>
    public static void Check(SqliteOptions options, SqliteSession session, FileStream? mark, ILogger log)
    {
        if (Find(options.Path, session, mark) is not { } lost) return;
        if (options.AcceptLoss)
        {
            log.LossAccepted(lost, options.Path);
            return;
        }

        SqliteConnections.KeepLog(session);
        throw new CommitsLostException(Describe(options.Path, lost));
    }

    /// <summary>Returns how many acknowledged commits are missing; null for none.</summary>
    static long? Find(string path, SqliteSession session, FileStream? mark)
    {
        var last = mark is null ? CommitMark.Read(path) : CommitMark.Read(mark);
        if (last is not { } acknowledged || acknowledged.Place != AcknowledgedCommit.PlaceOf(path)) return null;
        var stored = Stored(session);
        var present = stored.Instance == acknowledged.Instance ? stored.Commits : 0;
        return acknowledged.Commits > present ? acknowledged.Commits - present : null;
    }

    /// <summary>Reads the identity and the number of commits; a new or emptied database has neither.</summary>
    static (long? Instance, long Commits) Stored(SqliteSession session)
    {
        using (var table = new SqliteStatement(session.Handle, "SELECT 1 FROM sqlite_schema WHERE name = 'store_state'"))
            if (!table.Step()) return (null, 0);
        using var state = new StoreState(session);
        return (state.Instance, state.Commits);
    }

    static string Describe(string path, long lost) =>
        $"{path} is {lost} {(lost == 1 ? "commit" : "commits")} behind what it has acknowledged: its write-ahead log "
        + $"{Path.GetFileName(path)}-wal is missing, cut or damaged, or another file is in its place. Restore both from a copy, or start "
        + "without these commits by 'doms up --accept-loss'.";
}
