using System.Reflection;
using System.Runtime.CompilerServices;
using Doms.Host.Cli;

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
}
