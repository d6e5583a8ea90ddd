using System.CommandLine;
using System.Text.RegularExpressions;

namespace Doms.Host.Cli;

/// <summary>Writes commands the way the user has to call them.</summary>
static partial class CalledAs
{
    /// <summary>Environment variable in which the script <c>./doms</c> passes the name it was called by.</summary>
    const string Variable = "DOMS_COMMAND";

    /// <summary>Name of the executable, e.g. <c>./doms</c>.</summary>
    public static string Name { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : "doms";

    /// <summary>Returns a command of an example or a hint, e.g. <c>doms order list</c>, by the name that was called.</summary>
    public static string Example(string text) => ProgramName().Replace(text, Name);

    /// <summary>Returns a command on a data folder; the default one needs no option.</summary>
    public static string Command(string command, string folder) =>
        folder == TargetOptions.DefaultDataFolder ? $"{Name} {command}" : $"{Name} {command} --data {Quote(folder)}";

    /// <summary>Returns the command that was called, with an option set to another value; a token is left out.</summary>
    public static string Again(ParseResult parsed, string option, string value)
    {
        var words = new List<string> { Name };
        var isLeftOut = false;
        foreach (var word in parsed.Tokens.Select(token => token.Value))
        {
            if (!isLeftOut && word != option && word != TargetOptions.TokenName) words.Add(Quote(word));
            isLeftOut = !isLeftOut && (word == option || word == TargetOptions.TokenName);
        }

        return $"{string.Join(' ', words)} {option} {Quote(value)}";
    }

    /// <summary>Quotes a word for a shell where it has to be.</summary>
    static string Quote(string word) => word.Length > 0 && word.All(IsPlain)
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || "-_./:=@,+%".Contains(letter, StringComparison.Ordinal);

    /// <summary>The name as a word of its own, not as a part of a path.</summary>
    [GeneratedRegex(@"(?<!\S)doms(?=\s)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ProgramName();
}
