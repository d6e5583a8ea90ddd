namespace Doms.Storage.Sqlite;

/// <summary>The folder that holds everything of one installation, and belongs to one process as long as this lives.</summary>
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

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>All rows.</summary>
    public string Database => File("doms.db");

    /// <summary>The simulated payment provider's ledger.</summary>
    public string ProviderLedger => File("provider.db");

    /// <summary>Where the running system is reached.</summary>
    public string Addresses => File("doms.json");

    /// <summary>What signs the demo's tokens.</summary>
    public string SigningKey => File("signing.key");

    /// <summary>Mails, where no mail server is configured.</summary>
    public string Mails => File("mail");

    /// <summary>A file of the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes the folder, readable by its owner only, where there is none, and takes it for this process.</summary>
    /// <exception cref="DataFolderInUseException">Another process has it; the message names the process.</exception>
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

    /// <summary>Gives the folder up; the operating system does so too when the process dies.</summary>
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

    /// <summary>The holder says who it is in a file of its own: while it is locked, the lock's own file cannot be read.</summary>
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

/// <summary>Two processes must not share a data folder.</summary>
public sealed class DataFolderInUseException(string folder, string? processId, Exception inner) : Exception(
    $"{folder} is in use by process {processId ?? "(unknown)"}. Stop it, or give another folder with --data.", inner)
{
    /// <summary>Null where it could not be read.</summary>
    public string? ProcessId { get; } = processId;
}
