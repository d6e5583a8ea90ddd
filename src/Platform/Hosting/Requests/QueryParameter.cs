namespace Doms.Hosting.Requests;

/// <summary>Kind of the value of a query parameter.</summary>
public enum ParameterKind
{
    /// <summary>Up to <see cref="QueryParameter.MaxLength"/> characters.</summary>
    Text,

    /// <summary>Single word: one of the parameter's values, in any case.</summary>
    Word,

    /// <summary>Several of the parameter's values, separated by commas, in any case.</summary>
    Words,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A whole number from <see cref="QueryParameter.Min"/> to <see cref="QueryParameter.Max"/>.</summary>
    Number,

    /// <summary>An amount of money in major units, 0 or more, with a point before its decimals.</summary>
    Amount,

    /// <summary>An ISO 8601 date, which is midnight UTC, or a date and time with an offset.</summary>
    Time,

    /// <summary>The <c>nextCursor</c> of the previous page.</summary>
    Cursor,
}

/// <summary>Parameter that a route takes from the query; it refuses all others.</summary>
/// <param name="Description">A sentence for the API document.</param>
public sealed record QueryParameter(string Name, string Description, ParameterKind Kind = ParameterKind.Text)
{
    /// <summary>All values of a parameter of words, as they are documented; several are separated by commas.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Smallest value of a number.</summary>
    public long Min { get; init; }

    /// <summary>Largest value of a number.</summary>
    public long Max { get; init; } = long.MaxValue;

    /// <summary>Value of an absent parameter; null for none.</summary>
    public string? Default { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Most characters of a text.</summary>
    public int MaxLength { get; init; } = Primitives.ChosenId.MaxLength;

    /// <summary>Parameter that takes one word.</summary>
    public static QueryParameter Word(string name, string description, IReadOnlyList<string> values) =>
        new(name, description, ParameterKind.Word) { Values = values };

    /// <summary>Parameter that takes one or several words.</summary>
    public static QueryParameter Words(string name, string description, IReadOnlyList<string> values) =>
        new(name, description, ParameterKind.Words) { Values = values };
}
