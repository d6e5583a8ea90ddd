namespace Doms.Tests.Services.Journals;

/// <summary>Paths of the versions' recordings in the working copy from which these tests were built.</summary>
static class Journal
{
    /// <summary>Environment variable with the version to record, e.g. <c>v2</c>; when unset, nothing is written.</summary>
    public const string RecordVariable = "DOMS_RECORD_JOURNALS";

    /// <summary>Instruction for a missing recording.</summary>
    public const string RecordingHint =
        $"Record with `{RecordVariable}=VERSION ./doms test Services`, where VERSION is the newest folder, and commit";

    /// <summary>The version to record; null when nothing is recorded.</summary>
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
