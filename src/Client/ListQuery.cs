namespace Doms.Client;

/// <summary>Selects a page of a list.</summary>
/// <param name="Cursor">The cursor of the previous page; null for the first one.</param>
/// <param name="Limit">Maximum number of items, 1 to <see cref="MaxLimit"/>.</param>
public sealed record ListQuery(string? Cursor = null, int Limit = ListQuery.MaxLimit)
{
    /// <summary>Maximum number of items of a page.</summary>
    public const int MaxLimit = 500;

    /// <summary>Selects the first items for which one filter holds.</summary>
    /// <param name="filter">Query parameter, e.g. <c>status</c>.</param>
    public static ListQuery Where(string filter, string value, int limit = MaxLimit) =>
        new(Limit: limit) { Filters = new Dictionary<string, string> { [filter] = value } };

    /// <summary>Query parameters that filter the list, e.g. <c>status</c>.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new Dictionary<string, string>();

    /// <summary>The query of a request, with its question mark.</summary>
    internal string Text => Query.Of(
        [.. Filters.Select(filter => (filter.Key, (string?)filter.Value)), ("cursor", Cursor), ("limit", $"{Limit}")]);
}

/// <summary>Writes queries.</summary>
static class Query
{
    /// <summary>Returns the query with its question mark; leaves out the parameters without a value.</summary>
    public static string Of(params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}");
        return string.Join('&', given) is { Length: > 0 } query ? $"?{query}" : "";
    }
}
