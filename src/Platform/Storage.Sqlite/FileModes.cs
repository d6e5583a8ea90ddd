using System.Runtime.InteropServices;

namespace Doms.Storage.Sqlite;

/// <summary>Permissions of files: only the user that runs DOMS reads what it stores.</summary>
static class FileModes
{
    public const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    public const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    const uint MaskOthers = 0x3F;

    /// <summary>Takes all rights of other users from the files that this process will create, whatever its umask was.</summary>
    public static void RestrictNewFiles()
    {
        if (!OperatingSystem.IsWindows()) _ = SetMask(MaskOthers);
    }

    /// <summary>Takes the rights of other users from an existing folder, its files and its folders.</summary>
    /// <exception cref="DataFolderException">Any user may enter the folder, and it belongs to another one.</exception>
    public static void Restrict(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            File.SetUnixFileMode(folder, OwnerFolder);
            foreach (var inner in Directory.EnumerateDirectories(folder)) File.SetUnixFileMode(inner, OwnerFolder);
            foreach (var file in Directory.EnumerateFiles(folder)) File.SetUnixFileMode(file, OwnerFile);
        }
        catch (UnauthorizedAccessException error)
        {
            // A volume may belong to an administrator and admit this process by its group; its files are our own.
            if ((File.GetUnixFileMode(folder) & Others) == UnixFileMode.None) return;
            throw new DataFolderException(
                $"{folder} belongs to another user, and every user may read it. Take their rights with 'chmod o-rwx', or choose another "
                + "folder with --data.", error);
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    static extern uint SetMask(uint mask);
}
