namespace Doms.Storage.Sql;

/// <summary>
/// Conditions combined with AND; an absent condition is omitted from the SQL, so that an index can serve the others.
/// </summary>
public sealed class Filter
{
    /// <summary>Matches every row.</summary>
    public static readonly Filter None = new([]);

    readonly IReadOnlyList<string> _conditions;

    Filter(IReadOnlyList<string> conditions) => _conditions = conditions;

    /// <param name="condition">SQL such as <c>status = @status</c>; never user input.</param>
    public Filter And(string condition) => new([.. _conditions, condition]);

    /// <summary>Adds the condition if <paramref name="isGiven"/>.</summary>
    public Filter AndIf(bool isGiven, string condition) => isGiven ? And(condition) : this;

    /// <summary>Returns the WHERE clause; empty without conditions.</summary>
    public override string ToString() =>
        _conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", _conditions.Select(c => $"({c})"))}";
}
