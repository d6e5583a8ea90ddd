namespace Doms.Storage.Sqlite;

/// <summary>Locks of files that the operating system releases when their process ends.</summary>
static class FileLock
{
    /// <summary>Attempts, since a command that looks whether a folder is in use holds its lock for an instant.</summary>
    const int Attempts = 50;
    const int WindowsSharingViolation = unchecked((int)0x8007_0020);

    /// <summary>Opens a file for this process only, and creates it if absent, readable by its owner only.</summary>
    /// <exception cref="DataFolderInUseException">Another process has it open.</exception>
    /// <exception cref="DataFolderException">The file cannot be created or written.</exception>
    public static FileStream Take(string file)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(file, options);
            }
            catch (IOException error) when (IsHeld(error))
            {
                var folder = Path.GetDirectoryName(file)!;
                if (attempt == Attempts) throw new DataFolderInUseException(folder, DataFolder.ReadHolder(folder), error);
                _ = Thread.Yield();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new DataFolderException(
                    $"{file} cannot be written: {error.Message} The data folder must belong to the user that runs DOMS, and be writable.",
                    error);
            }
        }
    }

    /// <summary>Returns true while another process, or another part of this one, has the file open by <see cref="Take"/>.</summary>
    public static bool IsTaken(string file)
    {
        try
        {
            using var shared = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException error)
        {
            return IsHeld(error);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Recognizes a lock: EAGAIN on Linux and macOS, a sharing violation on Windows.</summary>
    public static bool IsHeld(IOException error)
    {
        const int linux = 11, mac = 35;
        return error.HResult is linux or mac or WindowsSharingViolation;
    }
}
