using Doms.Host.Backups;

namespace Doms.Tests.EndToEnd.Backups;

public sealed class RestoreTargetTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("doms-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Refused_restore_removes_only_its_own_files()
    {
        using (var target = RestoreTarget.Open(Path.Combine(_root, "new", "shop")))
        {
            File.WriteAllText(Path.Combine(_root, "doms.db"), "");
            target.Take(Path.Combine(_root, "doms.db"));
            File.WriteAllText(Path.Combine(_root, "new", "shop", "settings.json"), "{}");
            Directory.CreateDirectory(Path.Combine(_root, "new", "other"));
        }

        Entries().ShouldBe(["new", "new/other", "new/shop", "new/shop/settings.json"]);
    }

    [Fact]
    public void Finished_restore_keeps_its_files()
    {
        using (var target = RestoreTarget.Open(Path.Combine(_root, "shop")))
        {
            File.WriteAllText(Path.Combine(_root, "doms.db"), "");
            target.Take(Path.Combine(_root, "doms.db"));
            target.Keep();
        }

        Entries().ShouldBe(["shop", "shop/doms.db", "shop/doms.lock", "shop/doms.pid"]);
    }

    IReadOnlyList<string> Entries() =>
        [.. Directory.EnumerateFileSystemEntries(_root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_root, path)).Order(StringComparer.Ordinal)];
}
