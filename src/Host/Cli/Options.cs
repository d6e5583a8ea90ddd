using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Doms.Primitives;

namespace Doms.Host.Cli;

/// <summary>Creates the options that several commands have.</summary>
static class Options
{
    /// <summary>An optional text.</summary>
    public static Option<string?> Text(string name, string description, string valueName) =>
        new(name) { Description = description, HelpName = valueName };

    /// <summary>A whole number; one out of range is refused.</summary>
    public static Option<int> Number(string name, string description, string valueName, int min, int max, int defaultValue)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description}, {min:N0} to {max:N0}.", HelpName = valueName, DefaultValueFactory = _ => defaultValue,
        };
        return option.InRange(min, max);
    }

    /// <summary>An amount in major units.</summary>
    public static Option<decimal?> Amount(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "AMOUNT",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
            if (decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var amount)) return amount;
            result.AddError($"{name} must be an amount such as 9.99, not '{text}'.");
            return null;
        },
    };

    /// <summary>A choice of one word in any case; the value has the case of the words.</summary>
    public static Option<string?> OneOf(string name, string description, params IReadOnlyList<string> words)
    {
        var option = new Option<string?>(name)
        {
            Description = $"{description}: {string.Join(", ", words)}.",
            HelpName = name.TrimStart('-').ToUpperInvariant(),
            CustomParser = result => Words(result, name, words, many: false),
        };
        option.CompletionSources.Add([.. words]);
        return option;
    }

    /// <summary>A choice of words, separated by commas, in any case.</summary>
    public static Option<string?> AnyOf(string name, string description, params IReadOnlyList<string> words)
    {
        var option = new Option<string?>(name)
        {
            Description = $"{description}: one or several of {string.Join(",", words)}.",
            HelpName = $"{name.TrimStart('-').ToUpperInvariant()},...",
            CustomParser = result => Words(result, name, words, many: true),
        };
        option.CompletionSources.Add([.. words]);
        return option;
    }

    static string? Words(ArgumentResult result, string name, IReadOnlyList<string> words, bool many)
    {
        var given = many ? result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries) : [result.Tokens[0].Value];
        var found = given.Select(word => words.FirstOrDefault(known => known.Equals(word, StringComparison.OrdinalIgnoreCase))).ToList();
        if (!found.Contains(null)) return string.Join(',', found);
        var wrong = given[found.IndexOf(null)];
        var meant = Nearest.Find(wrong, words) is { } near ? $" Did you mean {near}?" : "";
        result.AddError($"{name} must be {string.Join(", ", words.SkipLast(1))} or {words[^1]}, not '{wrong}'.{meant}");
        return null;
    }
}
