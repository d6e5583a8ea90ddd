using Doms.Engine.Storage;
using Doms.Primitives;

namespace Doms.Storage.Sql;

/// <summary>Generates SQL from a table's declaration.</summary>
static class Select
{
    public static string From(Table table) => $"SELECT {string.Join(", ", table.Columns.Select(c => c.Name))} FROM {table.Name}";

    public static string Page(Table table, Filter filter, PageOrder order, Paging paging)
    {
        var key = table.KeyColumn.Name;
        var direction = order.Descending ? "DESC" : "ASC";
        var column = order.ColumnOf(table);
        if (paging.After is not null) filter = filter.And(AfterCondition(column, key, order.Descending ? "<" : ">"));
        var by = column is null ? $"{key} {direction}" : $"{column} {direction}, {key} {direction}";
        return $"{From(table)}{filter} ORDER BY {by} LIMIT @page_take";
    }

    static string AfterCondition(string? column, string key, string beyond) =>
        column is null ? $"{key} {beyond} @page_key" : $"({column}, {key}) {beyond} (@page_order, @page_key)";
}
