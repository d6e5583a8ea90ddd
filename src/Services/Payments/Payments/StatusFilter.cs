using Doms.Storage.Sql;

namespace Doms.Payments;

/// <summary>Filter of a list by one or several statuses, <c>status=FAILED,PENDING</c>.</summary>
/// <param name="indexed">Statuses with an index of their own, which few rows have.</param>
sealed class StatusFilter(string table, string key, IReadOnlyList<string> indexed)
{
    /// <param name="statuses">Known ones, which are part of the SQL: only then their indexes are used; none for all.</param>
    public Filter Of(IReadOnlyList<string> statuses)
    {
        if (statuses.Count == 0) return Filter.None;
        if (!statuses.All(indexed.Contains)) return Filter.None.And($"status IN ({string.Join(", ", statuses.Select(s => $"'{s}'"))})");
        var keys = statuses.Select(status => $"SELECT {key} FROM {table} WHERE status = '{status}'");
        return Filter.None.And($"{key} IN ({string.Join(" UNION ALL ", keys)})");
    }
}
