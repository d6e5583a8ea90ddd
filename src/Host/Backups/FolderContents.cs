namespace Doms.Host.Backups;

/// <summary>The entries that a folder had, which may not exist, so that what was added since can be removed.</summary>
sealed class FolderContents
{
    readonly string _folder;
    readonly string? _firstMissing;
    readonly HashSet<string> _entries;

    FolderContents(string folder, string? firstMissing, HashSet<string> entries) =>
        (_folder, _firstMissing, _entries) = (folder, firstMissing, entries);

    /// <summary>Reads the entries.</summary>
    public static FolderContents Of(string folder)
    {
        var full = Path.GetFullPath(folder);
        string? missing = null;
        for (var path = full; path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path)) missing = path;
        return new FolderContents(full, missing, missing is null ? [.. Directory.EnumerateFileSystemEntries(full)] : []);
    }

    /// <summary>Removes the folders and files that were not there. The caller must hold the folder for itself alone.</summary>
    public void Restore()
    {
        if (_firstMissing is not null)
        {
            Directory.Delete(_firstMissing, recursive: true);
            return;
        }

        foreach (var path in Directory.EnumerateFileSystemEntries(_folder).Where(path => !_entries.Contains(path)).ToList())
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else File.Delete(path);
        }
    }
}
