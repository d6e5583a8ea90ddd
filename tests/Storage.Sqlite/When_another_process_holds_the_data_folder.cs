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

    [Theory]
    [InlineData("")]
    [InlineData("mail")]
    public void Existing_folder_is_closed_to_other_users(string inner)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions of Unix.");
        if (OperatingSystem.IsWindows()) return;
        var path = Path.Combine(_folder.Path, inner);
        Directory.CreateDirectory(path, (UnixFileMode)0b111_101_101);
        var file = _folder.File("provider.db");
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);

        using var folder = DataFolder.Open(_folder.Path);

        File.GetUnixFileMode(path).ShouldBe((UnixFileMode)0b111_000_000);
        File.GetUnixFileMode(file).ShouldBe((UnixFileMode)0b110_000_000);
        File.WriteAllText(_folder.File("later"), "");
        File.GetUnixFileMode(_folder.File("later")).ShouldBe((UnixFileMode)0b110_000_000);
    }

    [Fact]
    public void Read_only_folder_is_not_made_writable()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions of Unix.");
        if (OperatingSystem.IsWindows()) return;
        var file = _folder.File("doms.db");
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, (UnixFileMode)0b100_100_100);
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b101_101_101);
        try
        {
            // An administrator may write nevertheless.
            if (Environment.IsPrivilegedProcess) DataFolder.Open(_folder.Path).Dispose();
            else Should.Throw<DataFolderException>(() => DataFolder.Open(_folder.Path)).Message.ShouldContain("cannot be written");

            File.GetUnixFileMode(_folder.Path).ShouldBe((UnixFileMode)0b101_000_000);
            File.GetUnixFileMode(file).ShouldBe((UnixFileMode)0b100_000_000);
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_000_000);
        }
    }

    [Fact]
    public void Path_that_is_a_file_is_refused_in_one_sentence()
    {
        File.WriteAllText(_folder.File("data"), "");
        Should.Throw<DataFolderException>(() => DataFolder.Open(_folder.File("data"))).Message.ShouldContain("cannot be created");
    }

    [Fact]
    public async Task Read_only_copy_is_read_without_lock_or_log()
    {
        await using (await TestData.Sqlite(new SqliteOptions(_folder.File("doms.db"))))
        {
        }

        await using var store = await TestData.Sqlite(
            new SqliteOptions(_folder.File("doms.db")) { ReadOnly = true, IsImmutable = true });
        store.Instance.ShouldNotBeNull();
        File.Exists(_folder.File("doms.db-shm")).ShouldBeFalse();
    }
}
