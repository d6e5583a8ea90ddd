namespace Doms.Storage.Sqlite;

/// <summary>The folder with all data of one installation, locked by one process until disposed.</summary>
public sealed class DataFolder : IDisposable
{
    const string LockFile = "doms.lock";
    const string PidFile = "doms.pid";
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly FileStream _lock;

    DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>The absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>The database with all tables.</summary>
    public string Database => File("doms.db");

    /// <summary>The simulated payment provider's ledger.</summary>
    public string ProviderLedger => File("provider.db");

    /// <summary>Addresses of the running system.</summary>
    public string Addresses => File("doms.json");

    /// <summary>The signing key of the demo identity's tokens.</summary>
    public string SigningKey => File("signing.key");

    /// <summary>Folder for mail, used when no mail server is configured.</summary>
    public string Mails => File("mail");

    /// <summary>Returns the path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Creates the folder if absent, readable by its owner only, and locks it for this process.</summary>
    /// <exception cref="DataFolderInUseException">
    /// Another process holds the lock; the message contains its process id.
    /// </exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        CreateFolder(full);
        var file = System.IO.Path.Combine(full, LockFile);
        var held = TakeLock(full, file);
        try
        {
            System.IO.File.WriteAllText(System.IO.Path.Combine(full, PidFile), $"{Environment.ProcessId}\n");
            return new DataFolder(full, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Releases the lock; the operating system also releases it when the process ends.</summary>
    public void Dispose() => _lock.Dispose();

    static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly);
    }

    static FileStream TakeLock(string folder, string file)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
        try
        {
            return new FileStream(file, options);
        }
        catch (IOException error) when (System.IO.File.Exists(file))
        {
            throw new DataFolderInUseException(folder, ReadHolder(folder), error);
        }
    }

    /// <summary>
    /// Reads the process id of the holder from a separate file, because the locked file itself cannot be read.
    /// </summary>
    static string? ReadHolder(string folder)
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
}

/// <summary>Another process holds the lock of the data folder.</summary>
public sealed class DataFolderInUseException(string folder, string? processId, Exception inner) : Exception(
    $"{folder} is in use by process {processId ?? "(unknown)"}. Stop it, or choose another folder with --data.", inner)
{
    /// <summary>The holder's process id; null if it could not be read.</summary>
    public string? ProcessId { get; } = processId;
}
