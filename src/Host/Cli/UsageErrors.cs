using System.CommandLine;
using Doms.Primitives;

namespace Doms.Host.Cli;

/// <summary>Says what is wrong with a command line, once, and which word was probably meant.</summary>
static class UsageErrors
{
    /// <summary>Writes the errors and the way to the help.</summary>
    public static void Print(ParseResult parsed, Screen screen)
    {
        var unknown = parsed.UnmatchedTokens;
        foreach (var line in unknown.Count > 0 ? unknown.Take(1).Select(word => Explain(word, parsed)) : Messages(parsed))
            screen.Error(line);
        screen.Error($"Usage: {CalledAs.Name} {PathOf(parsed.CommandResult.Command)}--help");
    }

    static IEnumerable<string> Messages(ParseResult parsed) => parsed.Errors.Select(error => error.Message).Distinct();

    static string Explain(string word, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var isOption = word.StartsWith('-');
        var kind = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        var known = isOption
            ? command.Options.SelectMany(option => option.Aliases.Prepend(option.Name))
            : command.Subcommands.SelectMany(sub => sub.Aliases.Prepend(sub.Name));
        var meant = Nearest.Find(word, known);
        return $"Unknown {kind} '{word}'{(meant is null ? "." : $"; did you mean '{meant}'?")}";
    }

    /// <summary>Words of a command with a space at the end; empty for the root.</summary>
    static string PathOf(Command command) => command is RootCommand
        ? ""
        : $"{(command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? PathOf(parent) : "")}{command.Name} ";
}
