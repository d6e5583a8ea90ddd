namespace Doms.Host.Backups;

/// <summary>An empty folder for work, which is deleted afterwards; so is what an earlier process left in it.</summary>
sealed class WorkFolder : IDisposable
{
    public WorkFolder(string path)
    {
        Path = path;
        Dispose();
        Directory.CreateDirectory(path);
    }

    public string Path { get; }

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
