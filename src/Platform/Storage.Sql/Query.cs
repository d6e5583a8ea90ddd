using System.Data.Common;
using Dapper;
using Doms.Engine.Storage;
using Doms.Primitives;

namespace Doms.Storage.Sql;

/// <summary>
/// Reads lists with plain SQL that both SQLite and PostgreSQL understand: <c>@name</c> parameters, <see cref="DateTimeOffset"/> for a time,
/// <c>IN @list</c> for a list of texts. Parameters are an anonymous object; members that the SQL does not use are omitted, so that one
/// object serves all combinations of filters. A text that is no value of the column that it is compared with, such as a UUID, matches
/// nothing; where it is compared with columns of several types, each comparison needs a parameter of its own.
/// </summary>
public sealed class Query(IReadConnections connections)
{
    /// <summary>Maximum length of a list; further rows are cut off.</summary>
    public const int MaxRows = 1_000;

    /// <summary>Reads whole rows of a table.</summary>
    /// <param name="rest">
    /// SQL after <c>SELECT columns FROM table</c>, such as <c>WHERE owner = @owner ORDER BY created_at</c>.
    /// </param>
    /// <exception cref="StoreUnavailableException">The database is unavailable.</exception>
    public Task<IReadOnlyList<T>> Rows<T>(Table<T> table, string rest, object? parameters, CancellationToken cancel)
        where T : class => List($"{Select.From(table)} {rest}", parameters, reader => (T)table.Read(reader), cancel);

    /// <summary>Reads any other result; <paramref name="read"/> reads the selected columns in their order.</summary>
    /// <exception cref="StoreUnavailableException">The database is unavailable.</exception>
    /// <exception cref="QueryTimeoutException">The query took too long and was interrupted.</exception>
    public Task<IReadOnlyList<T>> List<T>(
        string sql, object? parameters, Func<RowReader, T> read, CancellationToken cancel) =>
        Run(sql, BoundParameters.Of(parameters), read, cancel);

    /// <summary>Reads the first row; null for an empty result.</summary>
    /// <exception cref="StoreUnavailableException">The database is unavailable.</exception>
    public async Task<T?> First<T>(string sql, object? parameters, Func<RowReader, T> read, CancellationToken cancel)
        where T : class
    {
        var rows = await List(sql, parameters, read, cancel);
        return rows.Count > 0 ? rows[0] : null;
    }

    /// <summary>Reads one number, such as a count or a sum; 0 for an empty result.</summary>
    /// <exception cref="StoreUnavailableException">The database is unavailable.</exception>
    public async Task<long> Scalar(string sql, object? parameters, CancellationToken cancel)
    {
        var numbers = await List(sql, parameters, reader => reader.Int64OrNull(), cancel);
        return numbers.Count > 0 ? numbers[0] ?? 0 : 0;
    }

    /// <summary>Reads one page of a table; <see cref="Page{T}.Next"/> continues it.</summary>
    /// <exception cref="StoreUnavailableException">The database is unavailable.</exception>
    public async Task<Page<T>> Page<T>(
        Table<T> table, Filter filter, object? parameters, PageOrder order, Paging paging, CancellationToken cancel)
        where T : class
    {
        var all = BoundParameters.Of(parameters);
        if (paging.After is { } after) (all["page_order"], all["page_key"]) = (order.ValueOf(table, after), after.Key);
        all["page_take"] = paging.Limit + 1;
        var sql = Select.Page(table, filter, order, paging);
        var rows = await Run(sql, all, reader => (T)table.Read(reader), cancel);
        if (rows.Count <= paging.Limit) return new Page<T>(rows, null);
        var kept = rows.Take(paging.Limit).ToList();
        return new Page<T>(kept, order.CursorAt(table, kept[^1]).ToString());
    }

    async Task<IReadOnlyList<T>> Run<T>(
        string sql, Dictionary<string, object?> parameters, Func<RowReader, T> read, CancellationToken cancel)
    {
        var bound = new BoundParameters(sql, parameters, connections);
        try
        {
            await using var lease = await connections.Open(cancel);
            var command = new CommandDefinition(bound.Sql, bound, cancellationToken: cancel);
            await using var reader = await lease.Connection.ExecuteReaderAsync(command);
            return await ReadAll(reader, read, cancel);
        }
        catch (DbException error)
        {
            if (connections.IsNoValue(error)) return [];
            if (connections.Translate(error) is { } known) throw known;
            throw;
        }
    }

    static async Task<IReadOnlyList<T>> ReadAll<T>(DbDataReader reader, Func<RowReader, T> read, CancellationToken cancel)
    {
        var rows = new List<T>();
        var row = new DbRowReader(reader);
        while (rows.Count < MaxRows && await reader.ReadAsync(cancel))
        {
            row.Reset();
            rows.Add(read(row));
        }

        return rows;
    }
}
