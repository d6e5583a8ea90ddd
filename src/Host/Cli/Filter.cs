using System.CommandLine;

namespace Doms.Host.Cli;

/// <summary>Option of a <c>list</c> command that sets a query parameter.</summary>
/// <param name="Read">The parameter's value; null if the option was not given.</param>
sealed record Filter(Option Option, string Parameter, Func<ParseResult, string?> Read)
{
    /// <summary>Filters by a text, which the system checks.</summary>
    public static Filter Text(string option, string parameter, string description, string valueName) =>
        Of(Options.Text(option, description, valueName), parameter);

    /// <summary>Filters by one of some words.</summary>
    public static Filter OneOf(string option, string parameter, string description, params IReadOnlyList<string> words) =>
        Of(Options.OneOf(option, description, words), parameter);

    /// <summary>Filters by one or several of some words.</summary>
    public static Filter AnyOf(string option, string parameter, string description, params IReadOnlyList<string> words) =>
        Of(Options.AnyOf(option, description, words), parameter);

    /// <summary>Filters by a yes.</summary>
    public static Filter Flag(string option, string parameter, string description)
    {
        var flag = new Option<bool>(option) { Description = description };
        return new Filter(flag, parameter, parsed => parsed.GetValue(flag) ? "true" : null);
    }

    static Filter Of(Option<string?> option, string parameter) => new(option, parameter, parsed => parsed.GetValue(option));
}
