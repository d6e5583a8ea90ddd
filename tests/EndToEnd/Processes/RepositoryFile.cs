namespace Doms.Tests.EndToEnd.Processes;

/// <summary>A file that this was built from, e.g. a document.</summary>
static class RepositoryFile
{
    /// <param name="file">From the root, e.g. <c>docs/postman.json</c>.</param>
    public static string Find(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, file)))
            folder = folder.Parent ?? throw new FileNotFoundException($"There is no {file} above {AppContext.BaseDirectory}.");
        return Path.Combine(folder.FullName, file);
    }
}
