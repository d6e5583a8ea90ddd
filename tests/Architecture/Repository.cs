namespace Doms.Tests.Architecture;

/// <summary>The working copy that these tests were built from.</summary>
internal static class Repository
{
    static readonly string[] IgnoredNames =
        [".git", ".idea", ".vs", ".vscode", "artifacts", "bin", "data", "lib", "node_modules", "obj"];

    public static string Root { get; } = FindRoot();

    /// <summary>Full paths of all files below the root, without build output and vendored libraries.</summary>
    public static IEnumerable<string> Files(string pattern) => FilesBelow(Root, pattern);

    /// <summary>Names of what lies in the root itself, files and folders.</summary>
    public static IEnumerable<string> RootEntries() =>
        Directory.EnumerateFileSystemEntries(Root).Select(entry => Path.GetFileName(entry)).Except(IgnoredNames);

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    static IEnumerable<string> FilesBelow(string folder, string pattern) =>
        Directory.EnumerateDirectories(folder)
            .Where(child => !IgnoredNames.Contains(Path.GetFileName(child)))
            .SelectMany(child => FilesBelow(child, pattern))
            .Concat(Directory.EnumerateFiles(folder, pattern));

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Doms.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No Doms.slnx above {AppContext.BaseDirectory}");
    }
}
