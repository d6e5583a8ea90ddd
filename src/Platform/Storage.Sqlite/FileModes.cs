using System.Runtime.InteropServices;

namespace Doms.Storage.Sqlite;

/// <summary>Permissions of files: only the user that runs DOMS reads what it stores.</summary>
static class FileModes
{
    public const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    const uint MaskOthers = 0x3F;

    /// <summary>Everything but the rights of the group and of others.</summary>
    const UnixFileMode Kept = ~(UnixFileMode)0b000_111_111;

    /// <summary>Takes all rights of other users from the files that this process will create, whatever its umask was.</summary>
    public static void RestrictNewFiles()
    {
        if (!OperatingSystem.IsWindows()) _ = SetMask(MaskOthers);
    }

    /// <summary>
    /// Takes the rights of other users from an existing folder, its files and its folders. Those of its owner stay as they are: a folder
    /// that was made read-only stays read-only.
    /// </summary>
    /// <exception cref="DataFolderException">Any user may enter the folder, and it belongs to another one.</exception>
    public static void Restrict(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(folder).Prepend(folder))
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) & Kept);
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
