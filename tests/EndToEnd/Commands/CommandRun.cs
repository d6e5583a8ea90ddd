using System.CommandLine;
using Doms.Host.Cli;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

/// <summary>Runs command lines in this process.</summary>
static class CommandRun
{
    public static async Task<CommandResult> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.Run(arguments, new Screen(output, errors, isInteractive: false));
        return new CommandResult(code, output.ToString(), errors.ToString());
    }

    /// <summary>Lists the commands that do something, each with its words, e.g. <c>order list</c>.</summary>
    public static IEnumerable<(string Words, Command Command)> All() =>
        Under(CommandLine.Root(new Screen(TextWriter.Null, TextWriter.Null, isInteractive: false)), "");

    static IEnumerable<(string Words, Command Command)> Under(Command command, string words) => command.Subcommands.Count == 0
        ? [(words, command)]
        : command.Subcommands.SelectMany(inner => Under(inner, $"{words} {inner.Name}".Trim()));
}
