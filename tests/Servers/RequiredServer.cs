namespace Doms.Tests.Servers;

/// <summary>
/// The rule for a server that is not on this machine: a test that needs it is skipped with the reason, and fails where <c>CI</c> is set.
/// </summary>
public static class RequiredServer
{
    /// <summary>Finds a program in a folder or on the path.</summary>
    /// <param name="program">Name of the executable.</param>
    /// <param name="folders">Folders to look into first, the preferred one first.</param>
    /// <param name="remedy">How to get it, such as <c>apt-get install redis-server</c>.</param>
    /// <returns>The full path.</returns>
    public static string Find(string program, IEnumerable<string> folders, string remedy)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return folders.Concat(path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw Missing($"{program} is not on this machine: {remedy}");
    }

    /// <summary>Skips the test with a reason, or fails it where <c>CI</c> is set; never returns.</summary>
    public static Exception Missing(string reason)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))) Assert.Skip(reason);
        throw new InvalidOperationException(reason);
    }
}
