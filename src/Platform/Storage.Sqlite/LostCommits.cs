using Microsoft.Extensions.Logging;

namespace Doms.Storage.Sqlite;

/// <summary>Compares a database with its mark when it is opened, before anything is written to it.</summary>
static class LostCommits
{
    /// <param name="file">The files before they were opened.</param>
    /// <param name="mark">The locked mark; null for a database that is only read.</param>
    /// <exception cref="CommitsLostException">Commits that were acknowledged are missing, and their loss is not accepted.</exception>
    public static void Check(SqliteOptions options, DatabaseFile file, SqliteSession session, FileStream? mark, ILogger log)
    {
        if (Find(options.Path, file, session, mark) is not { } reason) return;
        if (options.AcceptLoss)
        {
            log.LossAccepted(reason);
            return;
        }

        SqliteConnections.KeepLog(session);
        throw new CommitsLostException(
            $"{reason} Restore both from a copy, or start without these commits by 'doms up --accept-loss'.");
    }

    /// <summary>Reads the identity and the number of commits; a new or emptied database has neither.</summary>
    public static (long? Instance, long Commits) Stored(SqliteSession session)
    {
        using (var table = new SqliteStatement(session.Handle, "SELECT 1 FROM sqlite_schema WHERE name = 'store_state'"))
            if (!table.Step()) return (null, 0);
        using var state = new StoreState(session);
        return (state.Instance, state.Commits);
    }

    /// <summary>Returns what is missing as a sentence; null for nothing.</summary>
    static string? Find(string path, DatabaseFile file, SqliteSession session, FileStream? mark)
    {
        var (last, moved) = mark is null
            ? CommitMark.Read(path)
            : (CommitMark.Read(mark), CommitMark.ReadMoved(mark));
        if (last is not { } acknowledged) return null;
        var name = Path.GetFileName(path);
        var stored = Stored(session);
        var lost = acknowledged.Commits - (stored.Instance == acknowledged.Instance ? stored.Commits : 0);
        if (moved is { } before && before.Instance == stored.Instance && file.HasLog && file.Commits < before.Commits)
        {
            return $"{path} is an older file beside the log {name}-wal of a newer one, and lacks "
                + $"{Count(before.Commits - file.Commits.Value)} "
                + "that were moved from the log into the newer one.";
        }

        if (lost <= 0) return null;
        var isInPlace = acknowledged.Place == AcknowledgedCommit.PlaceOf(path);
        if (isInPlace)
        {
            return $"{path} is {Count(lost)} behind what it has acknowledged: its write-ahead log {name}-wal is missing, cut or damaged, "
                + "or another file is in its place.";
        }

        // Copied while it was in use, the files are of different moments, and the mark may be the newest of them.
        return file.HasLog || (stored.Instance is { } other && other != acknowledged.Instance)
            ? null
            : $"{path} was copied without its write-ahead log {name}-wal, which had {Count(lost)} more.";
    }

    static string Count(long commits) => $"{commits} {(commits == 1 ? "commit" : "commits")}";
}
