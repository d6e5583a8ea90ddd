using System.Runtime.CompilerServices;
using Doms.Engine.Maintenance;
using Doms.Engine.Services;
using Doms.Engine.Storage;

namespace Doms.Audit;

/// <summary>
/// Reads several stores as one: scans return the rows of all stores in the order of the key or index, across pages too. Each
/// service has its rows in one store, so keys are unique, except those of leases and of the engine's own blocked keys: every store
/// may have such a row. A scan then returns all of them, in the order of the stores, and a read returns the first.
/// </summary>
public sealed class MergedReader : IStoreReader
{
    readonly IReadOnlyList<Part> _parts;
    readonly ConditionalWeakTable<object, Continuation> _continuations = [];

    /// <summary>True for services with a store each, whose messages may be in a broker, where an audit cannot see them.</summary>
    public bool IsSplit => _parts.Count > 1;

    /// <param name="stores">Stores that accept a scan of any table, as Memory stores do.</param>
    public MergedReader(IReadOnlyList<IStoreReader> stores) => _parts = [.. stores.Select(store => new Part(store, null))];

    /// <param name="stores">Stores with their services: a table is read only from the stores that have it.</param>
    public MergedReader(IReadOnlyList<(IStoreReader Store, IReadOnlyList<ServiceModule> Services)> stores) =>
        _parts = [.. stores.Select(store => new Part(
            store.Store, [.. EngineTables.All, .. store.Services.SelectMany(service => service.Tables)]))];

    /// <summary>
    /// The earliest of the stores' clocks, so that no row is judged overdue or expired that is not so in its own store.
    /// </summary>
    public DateTimeOffset Now => _parts.Min(part => part.Store.Now);

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel)
    {
        foreach (var part in _parts.Where(part => part.Has(row.Table)))
            if (await part.Store.Read(row, cancel) is { } found)
                return found;

        return null;
    }

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel)
    {
        ScanRange.CheckLimit(range.Limit);
        if (range.KeysOnly) return [.. (await Scan(range with { KeysOnly = false }, cancel)).Select(range.Table.KeyOf)];
        var after = PositionsAfter(range);
        var pages = new Queue<object>[_parts.Count];
        for (var i = 0; i < pages.Length; i++)
            pages[i] = _parts[i].Has(range.Table) ? new(await _parts[i].Store.Scan(range with { After = after[i] }, cancel)) : [];

        var merged = new List<object>();
        while (merged.Count < range.Limit && FirstOf(pages, range) is var first and >= 0)
        {
            var row = pages[first].Dequeue();
            merged.Add(row);
            after[first] = row;
        }

        if (merged.Count == range.Limit) _continuations.AddOrUpdate(merged[^1], new Continuation(WithoutPage(range), after));
        return merged;
    }

    /// <summary>
    /// Returns the row after which each store continues. It is known for the last row of a page; another row is given to all stores.
    /// </summary>
    object?[] PositionsAfter(ScanRange range)
    {
        if (range.After is { } row && _continuations.TryGetValue(row, out var known) && known.Range == WithoutPage(range))
            return [.. known.After];
        var after = new object?[_parts.Count];
        Array.Fill(after, range.After);
        return after;
    }

    static ScanRange WithoutPage(ScanRange range) => range with { After = null, Limit = ScanRange.MaxLimit };

    /// <summary>Returns the index of the page with the first row; of equal rows, that of the first store; -1 when all are empty.</summary>
    static int FirstOf(Queue<object>[] pages, ScanRange range)
    {
        var first = -1;
        for (var i = 0; i < pages.Length; i++)
            if (pages[i].TryPeek(out var row) && (first < 0 || Compare(range, row, pages[first].Peek()) < 0))
                first = i;

        return first;
    }

    static int Compare(ScanRange range, object left, object right)
    {
        var order = range.Index is { } index ? ((long)index.Order.Value(left)!).CompareTo((long)index.Order.Value(right)!) : 0;
        return order != 0 ? order : string.CompareOrdinal(range.Table.KeyOf(left), range.Table.KeyOf(right));
    }

    /// <param name="Tables">Tables of the store; null for any.</param>
    sealed record Part(IStoreReader Store, IReadOnlyList<Table>? Tables)
    {
        public bool Has(Table table) => Tables is null || Tables.Contains(table);
    }

    /// <summary>The state of a scan after a page: equal keys in several stores may be on both sides of the page's end.</summary>
    /// <param name="After">The last row returned from each store; null for none yet.</param>
    sealed record Continuation(ScanRange Range, object?[] After);
}
