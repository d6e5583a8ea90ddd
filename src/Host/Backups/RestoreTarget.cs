using Doms.Storage.Sqlite;

namespace Doms.Host.Backups;

/// <summary>A locked data folder that a backup is restored into; unless that is kept, what it has made is removed again.</summary>
sealed class RestoreTarget : IDisposable
{
    readonly IReadOnlyList<string> _newFolders;
    readonly List<string> _made;
    bool _isKept;

    RestoreTarget(DataFolder data, IReadOnlyList<string> newFolders, List<string> made) =>
        (Data, _newFolders, _made) = (data, newFolders, made);

    public DataFolder Data { get; }

    /// <summary>Locks the folder, and creates it if absent.</summary>
    /// <exception cref="DataFolderException">The folder is in use, or cannot be created or written.</exception>
    public static RestoreTarget Open(string folder)
    {
        var full = Path.GetFullPath(folder);
        List<string> newFolders = [];
        for (var path = full; path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path)) newFolders.Add(path);
        List<string> made = [.. DataFolder.LockFiles.Select(name => Path.Combine(full, name)).Where(path => !File.Exists(path))];
        return new(DataFolder.Open(full), newFolders, made);
    }

    /// <summary>Moves a file or folder into the data folder.</summary>
    public void Take(string path)
    {
        var to = Data.File(Path.GetFileName(path));
        if (Directory.Exists(path)) Directory.Move(path, to);
        else File.Move(path, to);
        _made.Add(to);
    }

    /// <summary>Ends the restore: nothing of it is removed.</summary>
    public void Keep() => _isKept = true;

    /// <summary>Unlocks the folder. Others may have put files into it or its parents meanwhile, which stay.</summary>
    public void Dispose()
    {
        if (!_isKept) _made.ForEach(Remove);
        Data.Dispose();
        if (_isKept) return;
        foreach (var folder in _newFolders) Try(() => Directory.Delete(folder));
    }

    static void Remove(string path) => Try(() =>
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    });

    /// <summary>A rest that cannot be removed must not hide the reason why nothing was restored.</summary>
    static void Try(Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays.
        }
    }
}
