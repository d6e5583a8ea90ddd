using Doms.Inventory.Domain;
using Doms.Primitives;
using Doms.Storage.Sql;

namespace Doms.Inventory;

/// <summary>Lists of Inventory's rows, read by SQL or, from a store without it, by scans.</summary>
interface IInventoryLists
{
    /// <summary>Products by id, a page at a time. A page may be shorter than its limit and still have a next one.</summary>
    Task<Page<Product>> Products(ProductFilter filter, Paging paging, CancellationToken cancel);

    /// <summary>Stand-alone reservations, newest first, a page at a time, like <see cref="Products"/>.</summary>
    Task<Page<Reservation>> Reservations(ReservationFilter filter, Paging paging, CancellationToken cancel);

    /// <summary>Stock by its ids, in any order; absent rows are left out.</summary>
    Task<IReadOnlyList<Stock>> Stock(IReadOnlyList<string> ids, CancellationToken cancel);

    /// <summary>Movements by their ids, newest first.</summary>
    Task<IReadOnlyList<StockMovement>> Movements(IReadOnlyList<string> ids, CancellationToken cancel);

    /// <summary>Open reservations of a holder, earliest expiry first.</summary>
    /// <param name="holder">From <see cref="Reservation.HolderKeyOf"/>.</param>
    Task<IReadOnlyList<Reservation>> OpenReservations(string holder, int max, CancellationToken cancel);
}

/// <param name="Text">Part of id or name, in any case of ASCII letters; null for all.</param>
/// <param name="IsLow">Whether the stock is low; null for all.</param>
sealed record ProductFilter(string? Text, bool? IsLow);

/// <param name="Subject">The caller, where it sees its own reservations only; null for all.</param>
/// <param name="Owner">The owner asked for; null for all.</param>
/// <param name="Statuses">Any of these; empty for all.</param>
sealed record ReservationFilter(string? Subject, string? Owner, IReadOnlyList<string> Statuses);
