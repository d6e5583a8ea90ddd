namespace Doms.Tests.EndToEnd.Processes;

/// <summary>Locates a file of the repository, e.g. a document.</summary>
static class RepositoryFile
{
    /// <param name="file">Path from the repository root, e.g. <c>docs/postman.json</c>.</param>
    public static string Find(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, file)))
            folder = folder.Parent ?? throw new FileNotFoundException($"There is no {file} above {AppContext.BaseDirectory}.");
        return Path.Combine(folder.FullName, file);
    }
}
