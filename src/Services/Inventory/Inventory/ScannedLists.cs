using Doms.Engine.Storage;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Doms.Storage.Sql;

namespace Doms.Inventory;

/// <summary>Lists of a store without SQL: rows are read in the order of the list, and those that do not match are left out.</summary>
sealed class ScannedLists(IRowLists rows) : IInventoryLists
{
    /// <summary>Rows read at once.</summary>
    const int ChunkSize = 500;

    /// <summary>Rows read for one page. A page ends then with what was found, and the next one continues.</summary>
    const int MaxRowsPerPage = 10_000;

    public Task<Page<Product>> Products(ProductFilter filter, Paging paging, CancellationToken cancel)
    {
        var text = filter.Text is null ? null : AsciiText.Lower(filter.Text);
        return Page<Product>(Tables.Products, descending: false, Select, paging, cancel);

        async Task<IEnumerable<Product>> Select(IReadOnlyList<Product> products)
        {
            var found = products.Where(product => text is null
                || Contains(product.ProductId, text) || (product.Name is { } name && Contains(name, text))).ToList();
            if (filter.IsLow is not { } isLow) return found;
            var low = await FindLow(found, cancel);
            return found.Where(product => low.Contains(product.ProductId) == isLow);
        }
    }

    public Task<Page<Reservation>> Reservations(ReservationFilter filter, Paging paging, CancellationToken cancel) => Page<Reservation>(
        Tables.Reservations, descending: true,
        reservations => Task.FromResult(reservations.Where(reservation => reservation.Kind == ReservationKind.StandAlone
            && (filter.Subject ?? reservation.Owner) == reservation.Owner && (filter.Owner ?? reservation.Owner) == reservation.Owner
            && (filter.Statuses.Count == 0 || filter.Statuses.Contains(reservation.Status.Text())))),
        paging, cancel);

    public Task<IReadOnlyList<Stock>> Stock(IReadOnlyList<string> ids, CancellationToken cancel) =>
        ReadAll<Stock>(Tables.Stock, ids, cancel);

    public Task<IReadOnlyList<StockMovement>> Movements(IReadOnlyList<string> ids, CancellationToken cancel) =>
        ReadAll<StockMovement>(Tables.Ledger, ids, cancel);

    public async Task<IReadOnlyList<Reservation>> OpenReservations(string holder, int max, CancellationToken cancel)
    {
        var index = Tables.Reservations.Index("open_by_holder");
        return [.. (await rows.Scan(new ScanRange(Tables.Reservations, index, holder, Limit: max), cancel)).Cast<Reservation>()];
    }

    static bool Contains(string text, string part) => AsciiText.Lower(text).Contains(part, StringComparison.Ordinal);

    /// <summary>Finds the products whose stock is at or below their threshold.</summary>
    async Task<HashSet<string>> FindLow(IReadOnlyList<Product> products, CancellationToken cancel)
    {
        var limits = products.Where(product => product.LowStockAt is not null)
            .ToDictionary(product => product.ProductId, product => product.LowStockAt);
        var stock = await Stock([.. limits.Keys.Select(id => Domain.Stock.IdOf(id, Domain.Stock.DefaultLocation))], cancel);
        return [.. stock.Where(row => row.Available <= limits[row.ProductId]).Select(row => row.ProductId)];
    }

    /// <summary>Reads rows by key in the order of the keys; absent rows are left out.</summary>
    async Task<IReadOnlyList<T>> ReadAll<T>(Table table, IReadOnlyList<string> keys, CancellationToken cancel) =>
        [.. (await rows.ReadAll([.. keys.Select(key => new RowKey(table, key))], cancel)).OfType<T>()];

    /// <param name="select">Selects the rows that belong to the list.</param>
    async Task<Page<T>> Page<T>(
        Table table, bool descending, Func<IReadOnlyList<T>, Task<IEnumerable<T>>> select, Paging paging, CancellationToken cancel)
        where T : class
    {
        var page = new List<T>();
        var beyond = paging.After?.Key;
        for (var read = 0; read < MaxRowsPerPage; read += ChunkSize)
        {
            var chunk = await rows.List(table, beyond, descending, ChunkSize, cancel);
            foreach (var row in await select([.. chunk.Cast<T>()]))
            {
                if (page.Count == paging.Limit) return new Page<T>(page, CursorAt(table.KeyOf(page[^1])));
                page.Add(row);
            }

            if (chunk.Count < ChunkSize) return new Page<T>(page, null);
            beyond = table.KeyOf(chunk[^1]);
        }

        return new Page<T>(page, CursorAt(beyond!));
    }

    static string CursorAt(string key) => new Cursor(0, key).ToString();
}
