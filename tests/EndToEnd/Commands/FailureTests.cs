using System.Reflection;
using System.Runtime.CompilerServices;
using Doms.Host.Cli;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

/// <summary>A command that fails for a reason that the program knows says so in a sentence.</summary>
public sealed class FailureTests
{
    public static TheoryData<Type> OwnExceptions =>
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Select(Path.GetFileNameWithoutExtension)
            .Where(name => name == "doms" || (name!.StartsWith("Doms.", StringComparison.Ordinal) && !name.Contains(".Tests.")))
            .SelectMany(name => Assembly.Load(name!).GetTypes())
            .Where(type => type.IsAssignableTo(typeof(Exception)) && !type.IsAbstract),
    ];

    [Theory]
    [MemberData(nameof(OwnExceptions), DisableDiscoveryEnumeration = true)]
    public void Exception_of_the_program_is_never_unexpected(Type type)
    {
        var errors = new StringWriter();
        var screen = new Screen(TextWriter.Null, errors, isInteractive: false);

        var error = (Exception)RuntimeHelpers.GetUninitializedObject(type);
        CommandLine.Explain(error, CommandLine.Root(screen).Parse(["order", "list"]), screen);

        errors.ToString().ShouldNotContain("Unexpected error");
        errors.ToString().ShouldNotBeEmpty();
    }

    [Fact]
    public void Exception_of_another_library_is_unexpected_with_its_trace()
    {
        var errors = new StringWriter();
        var screen = new Screen(TextWriter.Null, errors, isInteractive: false);

        CommandLine.Explain(new NotSupportedException("no such thing"), CommandLine.Root(screen).Parse(["verify"]), screen).ShouldBe(1);

        errors.ToString().ShouldContain("Unexpected error: System.NotSupportedException");
    }

    [Theory]
    [InlineData("restore", "backup.tar")]
    [InlineData("migrate")]
    [InlineData("verify")]
    [InlineData("order", "list")]
    public void Folder_is_the_one_of_the_command(params string[] command)
    {
        var screen = new Screen(TextWriter.Null, TextWriter.Null, isInteractive: false);

        Failure.FolderOf(CommandLine.Root(screen).Parse([.. command, "--data", "shop"])).ShouldBe("shop");
        Failure.FolderOf(CommandLine.Root(screen).Parse(command)).ShouldBe("data");
    }

    [Theory]
    [InlineData("exec > /dev/full", "Standard output cannot be written: No space left on device.", "settings")]
    [InlineData("exec > /dev/full", "Standard output cannot be written: No space left on device.", "order", "--help")]
    [InlineData("exec >&-", "Standard output cannot be written: it is closed.", "settings", "--json")]
    public async Task Output_that_cannot_be_written_is_named(string preparation, string expected, params string[] command)
    {
        var result = await Executable.RunIn(preparation, command);

        (result.ExitCode, result.Errors.Trim()).ShouldBe((1, expected), result.ToString());
    }

    [Fact]
    public void Folder_is_named_only_where_it_failed()
    {
        const string folder = "/srv/doms";
        var elsewhere = new UnauthorizedAccessException("Access to the path '/etc/shadow' is denied.");
        var inside = new UnauthorizedAccessException("Access to the path '/srv/doms/doms.lock' is denied.");
        var missing = new DirectoryNotFoundException("Could not find a part of the path '/nowhere/x'.");

        Failure.Explain(elsewhere, folder).ShouldBe(elsewhere.Message);
        Failure.Explain(missing, folder).ShouldBe(missing.Message);
        Failure.Explain(inside, folder)!.ShouldContain("The data folder must belong to user");
        Failure.Explain(new IOException("No space left on device"), folder).ShouldBe("No space left on device (data folder /srv/doms)");
    }

    [Fact]
    public async Task File_that_cannot_be_written_is_named()
    {
        await using var system = await RunningSystem.Start();
        system.RequireFile();

        foreach (var command in (string[])["backup", "support-bundle"])
        {
            var result = await system.Command(command, "--to", "/nowhere/file");

            result.ExitCode.ShouldBe(1, result.ToString());
            result.Errors.ShouldContain("/nowhere/file");
            result.Errors.ShouldNotContain("data folder");
        }
    }

    [Theory]
    [InlineData("restore", "{0}/passwd", "--data", "{0}/new/shop")]
    [InlineData("restore", "{0}", "--data", "{0}/new")]
    [InlineData("restore", "{0}/none", "--data", "{0}/new")]
    [InlineData("restore", "{0}/passwd", "--data", "{0}/old")]
    public async Task Refused_restore_leaves_nothing(params string[] command)
    {
        var folder = Directory.CreateTempSubdirectory("doms-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "passwd"), string.Concat(Enumerable.Repeat("root:x:0:0::/:/bin/sh\n", 100)));
        Directory.CreateDirectory(Path.Combine(folder, "old", "kept"));
        try
        {
            var result = await CommandRun.Run([.. command.Select(word => word.Replace("{0}", folder, StringComparison.Ordinal))]);

            result.ExitCode.ShouldBe(1, result.ToString());
            result.Errors.ShouldNotContain("parse");
            Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path)).Order().ShouldBe(["old", "old/kept", "passwd"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
