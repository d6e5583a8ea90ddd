using Doms.Inventory.Domain;
using Doms.Primitives;
using Doms.Storage.Sql;

namespace Doms.Inventory;

/// <summary>Lists of a store with SQL.</summary>
sealed class SqlLists(Query query) : IInventoryLists
{
    const string IsLow = "low_stock_at IS NOT NULL AND EXISTS (SELECT 1 FROM inventory "
        + "WHERE inventory.stock_id = products.product_id AND inventory.available_quantity <= products.low_stock_at)";

    static readonly PageOrder NewestFirst = new(null, Descending: true);

    public Task<Page<Product>> Products(ProductFilter filter, Paging paging, CancellationToken cancel) => query.Page(
        Tables.Products,
        Filter.None
            .AndIf(filter.Text is not null, "lower(product_id) LIKE @pattern ESCAPE '!' OR lower(name) LIKE @pattern ESCAPE '!'")
            .AndIf(filter.IsLow == true, IsLow).AndIf(filter.IsLow == false, $"NOT ({IsLow})"),
        new { pattern = PatternOf(filter.Text) }, PageOrder.ByKey, paging, cancel);

    public Task<Page<Reservation>> Reservations(ReservationFilter filter, Paging paging, CancellationToken cancel) => query.Page(
        Tables.Reservations,
        Filter.None.And("kind = 'STANDALONE'")
            .AndIf(filter.Subject is not null, "owner = @subject").AndIf(filter.Owner is not null, "owner = @owner")
            .AndIf(filter.Statuses.Count > 0, "status IN @statuses"),
        new { subject = filter.Subject, owner = filter.Owner, statuses = filter.Statuses },
        NewestFirst, paging, cancel);

    public Task<IReadOnlyList<Stock>> Stock(IReadOnlyList<string> ids, CancellationToken cancel) =>
        query.Rows(Tables.Stock, "WHERE stock_id IN @ids", new { ids }, cancel);

    public Task<IReadOnlyList<StockMovement>> Movements(IReadOnlyList<string> ids, CancellationToken cancel) =>
        query.Rows(Tables.Ledger, "WHERE movement_id IN @ids ORDER BY sequence DESC", new { ids }, cancel);

    public Task<IReadOnlyList<Reservation>> OpenReservations(string holder, int max, CancellationToken cancel) => query.Rows(
        Tables.Reservations,
        "WHERE holder = @holder AND open_until IS NOT NULL ORDER BY open_until, reservation_id LIMIT @max",
        new { holder, max },
        cancel);

    /// <summary>Pattern of texts that contain a text, with ASCII letters in lower case, as both databases compare them.</summary>
    static string PatternOf(string? text) => $"%{AsciiText.Lower(text ?? "")
        .Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal)
        .Replace("_", "!_", StringComparison.Ordinal)}%";
}

/// <summary>Texts that are compared in any case of ASCII letters only, as every database does.</summary>
static class AsciiText
{
    public static string Lower(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter));
}
