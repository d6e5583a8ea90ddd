namespace Doms.Storage.Sqlite;

/// <summary>The folder with all data of one installation, locked by one process until disposed.</summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>Name of the folder for mail in a data folder.</summary>
    public const string MailFolder = "mail";

    const string LockFile = "doms.lock";
    const string PidFile = "doms.pid";

    /// <summary>Names of the files with which a process locks its folder.</summary>
    public static IReadOnlyList<string> LockFiles { get; } = [LockFile, PidFile];

    readonly FileStream? _lock;

    DataFolder(string path, FileStream? held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>The absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>True for a folder that this process cannot write, which is then not locked either.</summary>
    public bool IsReadOnly => _lock is null;

    /// <summary>The database with all tables.</summary>
    public string Database => File("doms.db");

    /// <summary>The simulated payment provider's ledger.</summary>
    public string ProviderLedger => File("provider.db");

    /// <summary>Addresses of the running system.</summary>
    public string Addresses => File("doms.json");

    /// <summary>The signing key of the demo identity's tokens.</summary>
    public string SigningKey => File("signing.key");

    /// <summary>Folder for mail, used when no mail server is configured.</summary>
    public string Mails => File(MailFolder);

    /// <summary>Returns the path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>
    /// Creates the folder if absent and locks it for this process. It and its files, also those created later, are readable by
    /// their owner only.
    /// </summary>
    /// <exception cref="DataFolderInUseException">
    /// Another process holds the lock; the message contains its process id.
    /// </exception>
    /// <exception cref="DataFolderException">The folder cannot be created, written or closed to other users.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        FileModes.RestrictNewFiles();
        Create(full);
        FileModes.Restrict(full);
        var held = FileLock.Take(System.IO.Path.Combine(full, LockFile));
        try
        {
            // A process whose lock file was deleted still holds its mark; its files are left as they are.
            if (FileLock.IsTaken(CommitMark.PathOf(System.IO.Path.Combine(full, "doms.db"))))
                throw new DataFolderInUseException(full, ReadHolder(full));
            System.IO.File.WriteAllText(System.IO.Path.Combine(full, PidFile), $"{Environment.ProcessId}\n");
            return new DataFolder(full, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Creates the folder if absent, for one of several processes that share it and keep nothing in it that one may write only.
    /// </summary>
    /// <exception cref="DataFolderException">The folder cannot be created or closed to other users.</exception>
    public static DataFolder OpenShared(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        FileModes.RestrictNewFiles();
        Create(full);
        FileModes.Restrict(full);
        return new DataFolder(full, null);
    }

    /// <summary>Locks an existing folder to read it; one that cannot be written, such as a read-only copy, is not locked.</summary>
    /// <exception cref="DataFolderInUseException">Another process holds the lock.</exception>
    public static DataFolder OpenToRead(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            return new DataFolder(full, FileLock.Take(System.IO.Path.Combine(full, LockFile)));
        }
        catch (DataFolderException error) when (error is not DataFolderInUseException)
        {
            return new DataFolder(full, null);
        }
    }

    /// <summary>Returns true while a process runs on the folder, also if its lock file was deleted.</summary>
    public static bool IsInUse(string path) =>
        FileLock.IsTaken(System.IO.Path.Combine(path, LockFile))
        || FileLock.IsTaken(CommitMark.PathOf(System.IO.Path.Combine(path, "doms.db")));

    /// <summary>Releases the lock; the operating system also releases it when the process ends.</summary>
    public void Dispose() => _lock?.Dispose();

    /// <summary>
    /// Reads the process id of the holder from a separate file, because the locked file itself cannot be read.
    /// </summary>
    internal static string? ReadHolder(string folder)
    {
        try
        {
            return System.IO.File.ReadAllText(System.IO.Path.Combine(folder, PidFile)).Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }

    static void Create(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, FileModes.OwnerFolder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"The data folder {path} cannot be created: {error.Message}", error);
        }
    }
}

/// <summary>The data folder cannot be used; the message states the reason and the remedy.</summary>
public class DataFolderException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Another process holds the lock of the data folder.</summary>
public sealed class DataFolderInUseException(string folder, string? processId, Exception? inner = null) : DataFolderException(
    $"{folder} is in use by process {processId ?? "(unknown)"}. Stop it, or choose another folder with --data.", inner)
{
    /// <summary>The holder's process id; null if it could not be read.</summary>
    public string? ProcessId { get; } = processId;
}

/// <summary>The database has lost commits that were acknowledged.</summary>
public sealed class CommitsLostException(string message) : DataFolderException(message);
