using System.Net;
using System.Net.Sockets;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

public sealed class StartFailureTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-test-").FullName;

    [Fact]
    public async Task Port_in_use_is_one_sentence_and_changes_no_data()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var result = await Executable.Run("up", "--data", _folder, "--port", $"{port - 3}");

        (result.ExitCode, result.Output).ShouldBe((1, ""), result.ToString());
        result.Errors.ShouldStartWith($"Port {port} is in use by another program. Take another with --port ");
        result.Errors.Trim().Split('\n').Length.ShouldBe(1);
        Directory.EnumerateFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Port_of_another_system_is_named_with_its_folder()
    {
        await using var system = await RunningSystem.Start();
        var port = $"{system.Url.Port}";

        var same = await system.Command("up", "--port", port);
        var other = await Executable.Run("up", "--data", _folder, "--port", port);

        same.ExitCode.ShouldBe(1, same.ToString());
        same.Errors.ShouldStartWith($"Port {port} is in use by the DOMS of the data folder '{system.Folder}', process ");
        same.Errors.ShouldContain("Use that one, or stop it.");
        other.ExitCode.ShouldBe(1, other.ToString());
        other.Errors.ShouldStartWith($"Port {port} is in use by another DOMS. Take another with --port ");
    }

    [Fact]
    public async Task Invalid_settings_file_is_one_sentence_with_the_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "settings.json"), "{\n\"Saga\" 1}");

        var result = await Executable.Run("up", "--data", _folder, "--port", "0");

        (result.ExitCode, result.Output).ShouldBe((1, ""), result.ToString());
        result.Errors.ShouldContain("settings.json is not valid JSON: see line 2.");
        result.Errors.Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Settings_file_that_is_a_folder_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "settings.json"));

        foreach (var command in (string[][])[["up", "--port", "0"], ["migrate"]])
        {
            var result = await Executable.Run([.. command, "--data", _folder]);

            (result.ExitCode, result.Output).ShouldBe((1, ""), result.ToString());
            result.Errors.ShouldContain("settings.json is a folder, and must be a file");
            result.Errors.Trim().Split('\n').Length.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Damaged_signing_key_is_named_with_the_remedy()
    {
        var key = Path.Combine(_folder, "signing.key");
        await File.WriteAllTextAsync(key, "garbage");

        var result = await Executable.Run("up", "--data", _folder, "--port", "0");

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Errors.Trim().ShouldBe($"{key} is damaged: delete it, and log in again; the tokens that it has signed end with it.");
    }

    [Fact]
    public async Task Reason_that_cannot_be_written_leaves_the_exit_code()
    {
        const string full = "exec > /dev/full 2> /dev/full";
        await File.WriteAllTextAsync(Path.Combine(_folder, "settings.json"), "{\n\"Saga\" 1}");

        (await Executable.RunIn(full, "up", "--data", _folder, "--port", "0")).ExitCode.ShouldBe(1);
        (await Executable.RunIn(full, "upp")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Missing_production_settings_are_listed_at_once()
    {
        var result = await Executable.Run("up", "--data", _folder, "--port", "0", "--profile", "production");

        (result.ExitCode, result.Output).ShouldBe((1, ""), result.ToString());
        result.Errors.ShouldContain("DOMS__Auth__Authority=https://");
        result.Errors.ShouldContain("DOMS__Payments__Provider=https://");
    }

    [Theory]
    [InlineData("doms.db")]
    [InlineData("provider.db")]
    public async Task File_that_is_no_database_is_one_sentence(string name)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, "garbage, and more garbage");

        var result = await Executable.Run("up", "--data", _folder, "--port", "0");

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Errors.Trim().Split('\n').Length.ShouldBe(1, result.ToString());
        result.Errors.ShouldContain(file);
        result.ToString().ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Too_few_file_descriptors_are_one_sentence_with_the_number()
    {
        if (!OperatingSystem.IsLinux()) return;

        var result = await Executable.RunIn("ulimit -n 200", "up", "--data", _folder, "--port", "0");

        (result.ExitCode, result.Output).ShouldBe((1, ""), result.ToString());
        result.Errors.ShouldStartWith("Only 200 files may be open at once, and DOMS needs 1024");
        result.Errors.Trim().Split('\n').Length.ShouldBe(1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
