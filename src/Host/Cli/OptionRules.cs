using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Doms.Host.Cli;

/// <summary>Refuses values out of range, and options that mean nothing beside the others.</summary>
static class OptionRules
{
    const int LastPort = 65_535;

    /// <summary>Refuses numbers out of a range.</summary>
    public static T InRange<T>(this T option, int min, int max)
        where T : Option => option.Checked(number => number >= min && number <= max, $"{min:N0} to {max:N0}");

    /// <summary>Refuses numbers that are too small.</summary>
    public static T AtLeast<T>(this T option, int min)
        where T : Option => option.Checked(number => number >= min, $"at least {min:N0}");

    /// <summary>Refuses numbers that are no ports.</summary>
    /// <param name="min">0 where it stands for a free port, else 1.</param>
    public static T AsPort<T>(this T option, int min, int max = LastPort)
        where T : Option => option.Checked(number => number >= min && number <= max, $"{min} to {max}");

    /// <summary>Refuses an option without the one that it belongs to.</summary>
    public static void Needs(this Command command, Option option, Option other) => command.Validators.Add(given =>
    {
        if (given.Has(option) && !given.Has(other))
            given.AddError($"{option.Name} means nothing without {other.Name}: give both, or neither.");
    });

    /// <summary>Refuses two options of which the command could follow only one.</summary>
    public static void Excludes(this Command command, Option one, params IReadOnlyList<Option> others) => command.Validators.Add(given =>
    {
        if (given.Has(one) && others.FirstOrDefault(given.Has) is { } other)
            given.AddError($"{one.Name} and {other.Name} exclude each other: give one of them.");
    });

    /// <summary>Whether an option was given; a flag also has to be set.</summary>
    static bool Has(this CommandResult given, Option option) =>
        given.GetResult(option) is { Implicit: false } && (option is not Option<bool> flag || given.GetValue(flag));

    /// <summary>A text that is no number has an error of its own.</summary>
    static T Checked<T>(this T option, Func<decimal, bool> isValid, string range)
        where T : Option
    {
        option.Validators.Add(result =>
        {
            var isOut = result.Tokens.Any(token =>
                decimal.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && !isValid(number));
            if (isOut) result.AddError($"{option.Name} must be {range}.");
        });
        return option;
    }
}
