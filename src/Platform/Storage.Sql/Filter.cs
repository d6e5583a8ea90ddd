namespace Doms.Storage.Sql;

/// <summary>Conditions that must all hold; an absent one is left out of the SQL, so that an index can serve the rest.</summary>
public sealed class Filter
{
    /// <summary>Every row.</summary>
    public static readonly Filter None = new([]);

    readonly IReadOnlyList<string> _conditions;

    Filter(IReadOnlyList<string> conditions) => _conditions = conditions;

    /// <param name="condition">SQL such as <c>status = @status</c>; never text from outside.</param>
    public Filter And(string condition) => new([.. _conditions, condition]);

    /// <summary>Adds the condition where there is a value for it.</summary>
    public Filter AndIf(bool wanted, string condition) => wanted ? And(condition) : this;

    /// <summary>The WHERE clause; empty where there is no condition.</summary>
    public override string ToString() =>
        _conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", _conditions.Select(c => $"({c})"))}";
}
