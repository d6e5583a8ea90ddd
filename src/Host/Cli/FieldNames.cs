using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Doms.Host.Cli;

/// <summary>Names the fields of refused requests as the command line does.</summary>
static partial class FieldNames
{
    /// <summary>Returns the error of a field, with the option that sets it in the place of its name.</summary>
    public static string Explain(string field, string text, Command command)
    {
        var name = OptionOf(field, command) ?? field;
        text = Compared().Replace(text, other => OptionNamed(other.Value, command) ?? other.Value);
        if (text.StartsWith(field, StringComparison.OrdinalIgnoreCase)) return name + text[field.Length..];
        // A sentence has a subject of its own.
        return text.Contains(field, StringComparison.OrdinalIgnoreCase) || text is [>= 'A' and <= 'Z', ..] ? text : $"{name}: {text}";
    }

    /// <summary>
    /// The option with the field's name, such as <c>--updated-from</c> for <c>updatedFrom</c>; else with its end, such as
    /// <c>--quantity</c> for <c>availableQuantity</c>, or its beginning, such as <c>--customer</c> for <c>customerId</c>.
    /// </summary>
    static string? OptionOf(string field, Command command)
    {
        if (OptionNamed(field, command) is { } exact) return exact;
        var name = JsonNamingPolicy.KebabCaseLower.ConvertName(field);
        var options = command.Options.Select(option => option.Name.TrimStart('-')).ToList();
        var found = options.Find(option => name.EndsWith($"-{option}", StringComparison.Ordinal))
            ?? options.Find(option => name.StartsWith($"{option}-", StringComparison.Ordinal));
        return found is null ? null : $"--{found}";
    }

    static string? OptionNamed(string field, Command command)
    {
        var name = $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(field)}";
        return command.Options.Any(option => option.Name == name) ? name : null;
    }

    /// <summary>The other field at the end of, e.g., "must not be later than to".</summary>
    [GeneratedRegex(@"(?<= than )\w+$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Compared();
}
