using System.Runtime.CompilerServices;
using Doms.Engine.Storage;

namespace Doms.Audit.Books;

/// <summary>Reads the rows of a store by their type, a page at a time.</summary>
sealed class StoredRows(IStoreReader store, IEnumerable<Table> tables)
{
    const int PageSize = 2_000;
    readonly Dictionary<Type, Table> _tables = tables.ToDictionary(table => table.RowType);

    public DateTimeOffset Now => store.Now;

    /// <summary>All rows of a type in the order of their keys; none where no service of the store keeps such rows.</summary>
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
