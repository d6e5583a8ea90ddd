using Doms.Engine.Storage;
using Npgsql;

namespace Doms.Storage.PostgreSql;

/// <summary>Reads committed rows by key and by range.</summary>
static class Scans
{
    /// <summary>Reads several ranges in one round trip.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<object>>> Run(
        NpgsqlConnection connection, Catalogue catalogue, IReadOnlyList<ScanRange> ranges, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var range in ranges) batch.Add(catalogue[range.Table].Scan(range), Parameters(catalogue[range.Table], range));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var row = new StoredRowReader(reader);
        var pages = new List<IReadOnlyList<object>>(ranges.Count);
        foreach (var range in ranges)
        {
            var table = catalogue[range.Table];
            var page = new List<object>();
            while (await reader.ReadAsync(cancel)) page.Add(range.KeysOnly ? row.ReadKey(table) : row.Read(table));
            pages.Add(page);
            await reader.NextResultAsync(cancel);
        }

        return pages;
    }

    /// <summary>Reads the rows of keys in one round trip; absent ones are missing.</summary>
    public static async Task<Dictionary<RowKey, object>> Read(
        NpgsqlConnection connection, Catalogue catalogue, IReadOnlyList<RowKey> keys, CancellationToken cancel)
    {
        var rows = new Dictionary<RowKey, object>(keys.Count);
        var tables = keys.Distinct().GroupBy(key => catalogue[key.Table], key => key.Key)
            .Select(table => (Table: table.Key, Keys: table.Where(table.Key.Key.CanHold).ToList())).Where(table => table.Keys.Count > 0)
            .ToList();
        if (tables.Count == 0) return rows;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (table, wanted) in tables) batch.Add(table.Load, table.Key.Keys(wanted));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var row = new StoredRowReader(reader);
        foreach (var (table, _) in tables)
        {
            while (await reader.ReadAsync(cancel))
            {
                var read = row.Read(table);
                rows.Add(new RowKey(table.Table, table.Table.KeyOf(read)), read);
            }

            await reader.NextResultAsync(cancel);
        }

        return rows;
    }

    static List<NpgsqlParameter> Parameters(StoredTable table, ScanRange range)
    {
        var parameters = new List<NpgsqlParameter>();
        if (range.Index?.Group is { } group) parameters.Add(table.ColumnOf(group).Single(range.Group!));
        var order = range.Index is null ? null : table.ColumnOf(range.Index.Order);
        if (order is not null && range.Until is { } until) parameters.Add(order.Single(until));
        if (range.After is not null && order is not null) parameters.Add(order.Single(order.Column.Value(range.After)!));
        if (range.After is not null) parameters.Add(table.Key.Single(table.Table.KeyOf(range.After)));
        parameters.Add(new NpgsqlParameter<int> { TypedValue = range.Limit });
        return parameters;
    }
}
