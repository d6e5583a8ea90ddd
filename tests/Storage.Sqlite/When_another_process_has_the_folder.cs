using System.Diagnostics;
using Doms.Storage.Sqlite;

namespace Doms.Tests.Storage.Sqlite;

public sealed class When_another_process_has_the_folder : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_second_is_refused_and_told_who_has_it()
    {
        using var first = DataFolder.Open(_folder.Path);
        var refusal = Should.Throw<DataFolderInUseException>(() => DataFolder.Open(_folder.Path));
        refusal.ProcessId.ShouldBe($"{Environment.ProcessId}");
        refusal.Message.ShouldContain($"process {Environment.ProcessId}");
        refusal.Message.ShouldContain(_folder.Path);
    }

    [Fact]
    public void It_is_free_when_the_first_gives_it_up()
    {
        DataFolder.Open(_folder.Path).Dispose();
        using var second = DataFolder.Open(_folder.Path);
        second.Database.ShouldBe(_folder.File("doms.db"));
    }

    [Fact]
    public async Task It_is_refused_while_a_real_process_holds_the_lock_and_free_when_that_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs flock.");
        var file = _folder.File("doms.lock");
        var says = $"echo $$ > '{_folder.File("doms.pid")}'; echo ready; exec sleep 60";
        using var holder = Process.Start(new ProcessStartInfo("flock", [file, "sh", "-c", says])
        {
            RedirectStandardOutput = true,
        })!;
        await holder.StandardOutput.ReadLineAsync(Some.Cancel);
        var refusal = Should.Throw<DataFolderInUseException>(() => DataFolder.Open(_folder.Path));
        int.Parse(refusal.ProcessId!).ShouldBeGreaterThan(0);
        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync(Some.Cancel);
        DataFolder.Open(_folder.Path).Dispose();
    }

    [Fact]
    public void A_new_folder_is_its_owners_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions of Unix.");
        var path = _folder.File("data");
        using var folder = DataFolder.Open(path);
        if (OperatingSystem.IsWindows()) return;
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(folder.File("doms.lock")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
