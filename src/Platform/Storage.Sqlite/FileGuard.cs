using System.Runtime.InteropServices;
using Doms.Engine.Storage;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>
/// Sees to it that acknowledged commits are in the file that the next start will open: a commit is acknowledged only while the files of
/// the database are where they were opened, and its number is then kept in the mark.
/// </summary>
sealed class FileGuard(sqlite3 connection, string path, CommitMark mark) : IDisposable
{
    /// <summary>SQLITE_FCNTL_HAS_MOVED: compares the inode of the path with that of the open file.</summary>
    const int HasMoved = 20;

    readonly string _log = $"{path}-wal";
    string? _fault;
    long _acknowledged;

    /// <summary>Number of the last acknowledged commit; 0 before the first since the start.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Reason why nothing can be stored until a restart; null for none.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    /// <summary>Refuses further commits, for the first reason given, until a restart.</summary>
    public string Refuse(string reason) => Interlocked.CompareExchange(ref _fault, reason, null) ?? reason;

    /// <exception cref="StoreUnavailableException">Nothing can be stored until a restart.</exception>
    public void ThrowIfRefused()
    {
        if (Fault is { } fault) throw new StoreUnavailableException(fault);
    }

    /// <summary>Notices that a file of the database was deleted, moved or replaced; takes about 2 microseconds.</summary>
    public void Check()
    {
        if (IsMoved())
            Refuse($"{path} was deleted, moved or replaced while DOMS ran on it. What is placed from now on would be lost: stop DOMS, put "
                + "the data folder back, and start it again.");
    }

    /// <summary>Records a commit before it is acknowledged.</summary>
    /// <exception cref="StoreUnavailableException">The commit went into a file that is no longer there.</exception>
    public void Acknowledge(long commits)
    {
        Check();
        ThrowIfRefused();
        Interlocked.Exchange(ref _acknowledged, commits);
        try
        {
            mark.Write(commits);
        }
        catch (IOException)
        {
            // The commit itself is durable. A mark that is behind only notices less.
        }
    }

    /// <summary>Records that the log was moved into the database up to a commit.</summary>
    public void NoteMoved(long commits)
    {
        try
        {
            mark.WriteMoved(commits);
        }
        catch (IOException)
        {
            // A mark that is behind only notices less.
        }
    }

    /// <summary>Synchronizes the mark.</summary>
    public void Flush() => mark.Flush();

    public void Dispose() => mark.Dispose();

    bool IsMoved()
    {
        var code = FileControl(connection, "main", HasMoved, out var moved);
        return (code == raw.SQLITE_OK && moved != 0) || !File.Exists(_log);
    }

    // SQLitePCLRaw does not offer this function.
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", CharSet = CharSet.Ansi, BestFitMapping = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    static extern int FileControl(sqlite3 connection, [MarshalAs(UnmanagedType.LPUTF8Str)] string database, int operation, out int result);
}
