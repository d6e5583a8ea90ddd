using System.CommandLine;
using System.CommandLine.Parsing;
using Doms.Primitives;

namespace Doms.Host.Cli;

/// <summary>Says what is wrong with a command line, once, and which word was probably meant.</summary>
static class UsageErrors
{
    /// <summary>
    /// Returns the first word that is not known, or null. A word with a dash in the place of an argument is a misspelt option, unless it
    /// is a number or follows <c>--</c>.
    /// </summary>
    public static string? FindUnknownWord(ParseResult parsed)
    {
        var plain = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value).ToHashSet();
        var options = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Select(token => token.Value).Where(word => word is ['-', not (>= '0' and <= '9'), ..] && plain.Contains(word));
        return options.Concat(parsed.UnmatchedTokens).FirstOrDefault();
    }

    /// <summary>Writes the errors and the way to the help.</summary>
    public static void Print(ParseResult parsed, Screen screen)
    {
        foreach (var line in FindUnknownWord(parsed) is { } unknown ? [Explain(unknown, parsed)] : Messages(parsed)) screen.Error(line);
        screen.Error($"Usage: {CalledAs.Name} {PathOf(parsed.CommandResult.Command)}--help");
    }

    static IEnumerable<string> Messages(ParseResult parsed) => parsed.Errors.Select(TextOf).Distinct();

    /// <summary>The library names the type in .NET where a value cannot be read.</summary>
    static string TextOf(ParseError error)
    {
        if (!error.Message.StartsWith("Cannot parse argument", StringComparison.Ordinal)) return error.Message;
        var wrong = error.SymbolResult is ArgumentResult { Parent: OptionResult parent } ? parent : error.SymbolResult;
        var (name, type) = wrong switch
        {
            OptionResult { Option: var option } => (option.Name, option.ValueType),
            ArgumentResult { Argument: var argument } => ($"<{argument.HelpName ?? argument.Name}>", argument.ValueType),
            _ => ("", null),
        };
        return type is null
            ? error.Message
            : $"{name} must be {KindOf(type, wrong!.Tokens)}, not '{string.Join(' ', wrong.Tokens.Select(token => token.Value))}'.";
    }

    static string KindOf(Type type, IReadOnlyList<Token> given)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? type;
        var isWhole = given.All(token => token.Value.TrimStart('-', '+').All(char.IsAsciiDigit));
        if (value == typeof(int)) return isWhole ? $"a whole number from {int.MinValue} to {int.MaxValue}" : "a whole number";
        if (value == typeof(long)) return isWhole ? $"a whole number from {long.MinValue} to {long.MaxValue}" : "a whole number";
        if (value == typeof(bool)) return "true or false";
        return value == typeof(decimal) || value == typeof(double) ? "a number such as 9.99" : "another text";
    }

    static string Explain(string word, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var isOption = word.StartsWith('-');
        var kind = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        var known = isOption
            ? command.Options.SelectMany(option => option.Aliases.Prepend(option.Name))
            : command.Subcommands.SelectMany(sub => sub.Aliases.Prepend(sub.Name));
        var meant = Nearest.Find(word, known);
        if (meant == word) return $"'{word}' must come before --, after which everything is a value.";
        return $"Unknown {kind} '{word}'{(meant is null ? "." : $"; did you mean '{meant}'?")}";
    }

    /// <summary>Words of a command with a space at the end; empty for the root.</summary>
    static string PathOf(Command command) => command is RootCommand
        ? ""
        : $"{(command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? PathOf(parent) : "")}{command.Name} ";
}
