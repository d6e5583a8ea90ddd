using System.Runtime.CompilerServices;
using Doms.Engine.Storage;

namespace Doms.Audit.State;

/// <summary>Reads rows by type, page by page.</summary>
sealed class StoredRows(IStoreReader store, IEnumerable<Table> tables)
{
    /// <summary>Rows in memory of each table that is read along with others.</summary>
    const int PageSize = 500;

    readonly Dictionary<Type, Table> _tables = tables.ToDictionary(table => table.RowType);

    public DateTimeOffset Now => store.Now;

    /// <summary>Reads all rows of a type in key order; empty when no table has this row type.</summary>
    public async IAsyncEnumerable<T> All<T>([EnumeratorCancellation] CancellationToken cancel)
        where T : class
    {
        if (!_tables.TryGetValue(typeof(T), out var table)) yield break;
        object? after = null;
        while (true)
        {
            var page = await store.Scan(new ScanRange(table, After: after, Limit: PageSize), cancel);
            foreach (T row in page) yield return row;
            if (page.Count < PageSize) yield break;
            after = page[^1];
        }
    }

    public async ValueTask<T?> Find<T>(string key, CancellationToken cancel)
        where T : class =>
        _tables.TryGetValue(typeof(T), out var table) ? (T?)await store.Read(new RowKey(table, key), cancel) : null;
}
