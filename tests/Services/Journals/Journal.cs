namespace Doms.Tests.Services.Journals;

/// <summary>Where the recordings of the versions are, in the working copy that these tests were built from.</summary>
static class Journal
{
    /// <summary>Names the version to record, e.g. <c>v2</c>; without it nothing is written.</summary>
    public const string RecordVariable = "DOMS_RECORD_JOURNALS";

    /// <summary>What to say to whoever has to record.</summary>
    public const string RecordingHint = $"Record with `{RecordVariable}=VERSION ./doms test Services`, VERSION being the newest folder, and commit";

    /// <summary>The version to record; null for none.</summary>
    public static string? VersionToRecord => Environment.GetEnvironmentVariable(RecordVariable) is { Length: > 0 } version ? version : null;

    /// <summary>All recorded versions.</summary>
    public static IReadOnlyList<string> Versions =>
        [.. Directory.EnumerateDirectories(Folder(), "v*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static string MessagesFile(string version) => Path.Combine(Folder(), version, "messages.jsonl");

    public static string ShopFolder(string version, bool isJoined) =>
        Path.Combine(Folder(), version, isJoined ? "joined" : "split");

    static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Doms.slnx")))
                return Path.Combine(folder.FullName, "tests", "Services", "Journals");
        }

        throw new DirectoryNotFoundException($"No Doms.slnx above {AppContext.BaseDirectory}");
    }
}
