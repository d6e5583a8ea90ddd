using System.Diagnostics;
using Doms.Storage.Sqlite;

namespace Doms.Tests.Storage.Sqlite;

public sealed class When_another_process_holds_the_data_folder : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Second_process_is_refused_with_the_holders_id()
    {
        using var first = DataFolder.Open(_folder.Path);
        var refusal = Should.Throw<DataFolderInUseException>(() => DataFolder.Open(_folder.Path));
        refusal.ProcessId.ShouldBe($"{Environment.ProcessId}");
        refusal.Message.ShouldContain($"process {Environment.ProcessId}");
        refusal.Message.ShouldContain(_folder.Path);
    }

    [Fact]
    public void Released_folder_can_be_opened_again()
    {
        DataFolder.Open(_folder.Path).Dispose();
        using var second = DataFolder.Open(_folder.Path);
        second.Database.ShouldBe(_folder.File("doms.db"));
    }

    [Fact]
    public async Task Folder_is_locked_until_the_holding_process_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs flock.");
        var file = _folder.File("doms.lock");
        var script = $"echo $$ > '{_folder.File("doms.pid")}'; echo ready; exec sleep 60";
        // With --close only flock itself holds the lock, so that its exit releases it.
        using var holder = Process.Start(new ProcessStartInfo("flock", ["--close", file, "sh", "-c", script])
        {
            RedirectStandardOutput = true,
        })!;
        await holder.StandardOutput.ReadLineAsync(TestData.Cancel);
        var refusal = Should.Throw<DataFolderInUseException>(() => DataFolder.Open(_folder.Path));
        int.Parse(refusal.ProcessId!).ShouldBeGreaterThan(0);
        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync(TestData.Cancel);
        DataFolder.Open(_folder.Path).Dispose();
    }

    [Fact]
    public void New_folder_is_accessible_to_its_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions of Unix.");
        var path = _folder.File("data");
        using var folder = DataFolder.Open(path);
        if (OperatingSystem.IsWindows()) return;
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(folder.File("doms.lock")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
