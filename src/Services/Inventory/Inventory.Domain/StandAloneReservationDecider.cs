using System.Globalization;
using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Terms of a new stand-alone reservation.</summary>
/// <param name="Until">Expiry by the store's clock.</param>
/// <param name="ExtendableUntil">Latest expiry that extensions may give it, by the store's clock.</param>
/// <param name="MaxOpen">Maximum of open reservations of a caller; 0 for no limit.</param>
public sealed record StandAloneTerms(string Id, string Caller, DateTimeOffset Until, DateTimeOffset ExtendableUntil, int MaxOpen);

/// <summary>Decides on stand-alone reservations: units reserved for a caller for a limited time.</summary>
public static class StandAloneReservationDecider
{
    /// <summary>Reserves the units of every product, or none.</summary>
    /// <param name="stock">Stock of the products, as far as it exists.</param>
    /// <param name="quota">Count of the caller's open reservations; used only when their number is limited.</param>
    public static Decision Reserve(
        IReadOnlyList<ReservationItem> items,
        IReadOnlyList<Stock> stock,
        ReservationQuota? quota,
        StandAloneTerms terms,
        DateTimeOffset now)
    {
        if (CheckItems(items) is { } invalid) return invalid;
        var changes = new StockChanges(stock);
        var lines = items.Select((item, i) => new ReservationLine(
            (i + 1).ToString(CultureInfo.InvariantCulture), item.ProductId, Stock.DefaultLocation, item.Quantity, UnitPrice: null,
            Amount: null)).ToList();
        var unknown = lines.Where(line => changes.Find(line.StockId) is null).Select(line => line.ProductId).ToList();
        if (unknown.Count > 0) return StockRejection.ProductNotFound(unknown);
        var shortages = FindShortages(lines, changes);
        if (shortages.Length > 0)
            return Decision.Reject(RejectionKind.Conflict, "insufficient_stock", $"Insufficient stock: {shortages}");
        if (terms.MaxOpen > 0 && quota?.Open >= terms.MaxOpen)
        {
            return Decision.Reject(RejectionKind.Conflict, "too_many_holds",
                $"{quota.Open} reservations are open, the maximum is {terms.MaxOpen}; release one first.");
        }

        changes.Reserve(lines, new MovementCause(MovementReason.Reserved, terms.Id, terms.Caller, now));
        var created = new Reservation(
            terms.Id, Version: 1, ReservationKind.StandAlone, terms.Caller, ReservationStatus.Reserved, OrderId: null, lines, terms.Until,
            ExtendableUntil: terms.ExtendableUntil);
        return terms.MaxOpen > 0
            ? new() { Rows = [.. changes.Rows, created, ReservationQuota.Increment(quota, terms.Caller)] }
            : new() { Rows = [.. changes.Rows, created] };
    }

    /// <summary>Releases a reservation as a whole.</summary>
    /// <param name="id">The id of the request, which may not exist.</param>
    /// <param name="stock">Stock of the reservation's lines; needed only while it is open.</param>
    /// <param name="mayReleaseAny">True when the caller may release reservations of others.</param>
    /// <param name="ifMatch">Entity tags on which the caller relies; null for none.</param>
    public static Decision Release(
        string id,
        Reservation? reservation,
        IReadOnlyList<Stock> stock,
        ReservationQuota? quota,
        string caller,
        bool mayReleaseAny,
        DateTimeOffset now,
        string? ifMatch = null) =>
        FindOpen(id, reservation, caller, mayReleaseAny, ifMatch) is { } rejected
            ? rejected
            : Close(
                reservation!, stock, quota, ReservationStatus.Released,
                new MovementCause(MovementReason.Released, reservation!.Id, caller, now));

    /// <summary>Extends an open reservation, up to its latest expiry; a later expiry than the new one stays.</summary>
    /// <param name="id">The id of the request, which may not exist.</param>
    /// <param name="until">New expiry by the store's clock.</param>
    /// <param name="ifMatch">Entity tags on which the caller relies; null for none.</param>
    public static Decision Extend(
        string id, Reservation? reservation, string caller, bool mayExtendAny, DateTimeOffset until, string? ifMatch = null)
    {
        if (FindOpen(id, reservation, caller, mayExtendAny, ifMatch) is { } rejected) return rejected;
        var (expiresAt, latest) = (reservation!.ExpiresAt.GetValueOrDefault(), reservation.ExtendableUntil.GetValueOrDefault());
        if (expiresAt >= latest)
        {
            return Decision.Reject(RejectionKind.Conflict, "reservation_not_extendable",
                "The reservation was extended as often as it may be; reserve the units again once it has expired, or order them.");
        }

        var extended = until < latest ? until : latest;
        return expiresAt >= extended
            ? Decision.Nothing
            : Decision.Change(reservation with { Version = reservation.Version + 1, ExpiresAt = extended });
    }

    /// <summary>Releases units from the caller's open reservations of this one product, the last one possibly in part.</summary>
    public static Decision ReleaseUnits(
        Stock? stock,
        IReadOnlyList<Reservation?> reservations,
        ReservationQuota? quota,
        ReleaseReservedUnits command,
        DateTimeOffset now)
    {
        if (Limits.CheckQuantity(command.Quantity) is { } error)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"quantity {error}", "quantity");
        if (stock is null) return StockRejection.ProductNotFound(command.ProductId);
        var draw = new ReservationDraw(stock, command.Quantity);
        var holder = Reservation.HolderKeyOf(command.Caller, stock.ProductId);
        foreach (var reservation in reservations)
        {
            if (reservation is { IsOpenStandAlone: true } && reservation.HolderKey == holder)
                draw.TakeFrom(reservation, command.Caller, now);
        }

        return draw.Remaining == 0
            ? draw.ToDecision(quota)
            : Decision.Reject(RejectionKind.Conflict, InsufficientReservations,
                $"{stock.ProductId}: {command.Quantity} to release, {command.Quantity - draw.Remaining} reserved");
    }

    /// <summary>Code of a release by product that found too few units in the listed reservations.</summary>
    public const string InsufficientReservations = "insufficient_holds";

    /// <summary>Expires an open reservation; one that is no longer open, or was extended, stays as it is.</summary>
    /// <param name="dueAt">The present by the store's clock.</param>
    /// <param name="now">The present by the wall clock.</param>
    public static Decision Expire(
        Reservation? reservation, IReadOnlyList<Stock> stock, ReservationQuota? quota, DateTimeOffset dueAt, DateTimeOffset now) =>
        reservation?.OpenUntil <= dueAt
            ? Close(
                reservation!,
                stock,
                quota,
                ReservationStatus.Expired,
                new MovementCause(MovementReason.Expired, reservation!.Id, MovementActor.Clock, now))
            : Decision.Nothing;

    static Decision? CheckItems(IReadOnlyList<ReservationItem> items)
    {
        if (items.Count is < 1 or > Limits.MaxLines)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"items must be 1 to {Limits.MaxLines}", "items");
        if (items.Select(item => Limits.CheckQuantity(item.Quantity)).FirstOrDefault(found => found is not null) is { } error)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"quantity {error}", "quantity");
        return items.DistinctBy(item => item.ProductId).Count() == items.Count
            ? null
            : Decision.Reject(RejectionKind.Invalid, "validation_failed", "items must be of different products", "items");
    }

    static string FindShortages(IReadOnlyList<ReservationLine> lines, StockChanges stock) => string.Join("; ", lines
        .Where(line => line.Quantity > stock.Find(line.StockId)!.Available)
        .Select(line => $"{line.ProductId}: {line.Quantity} wanted, {stock.Find(line.StockId)!.Available} available"));

    /// <summary>Returns the rejection unless the reservation is open and the caller may change it.</summary>
    static Decision? FindOpen(string id, Reservation? reservation, string caller, bool mayChangeAny, string? ifMatch)
    {
        if (reservation is not { Kind: ReservationKind.StandAlone } || (reservation.Owner != caller && !mayChangeAny))
            return StockRejection.ReservationNotFound(id);
        if (EntityTag.Check(ifMatch, EntityTag.Of(reservation.Version)) is { } mismatch) return Decision.Reject(mismatch);
        return reservation.Status switch
        {
            ReservationStatus.Reserved => null,
            ReservationStatus.Expired => NotOpen("The reservation has expired; its units were released then."),
            ReservationStatus.Consumed => NotOpen($"Order {reservation.OrderId} has taken the reserved units."),
            _ => NotOpen("The reservation was released before."),
        };
    }

    static Decision Close(
        Reservation reservation, IReadOnlyList<Stock> stock, ReservationQuota? quota, ReservationStatus status, MovementCause cause)
    {
        var changes = new StockChanges(stock);
        changes.Release(reservation.Lines, cause);
        return quota?.Decrement(1) is { } decremented
            ? new() { Rows = [.. changes.Rows, reservation.WithStatus(status), decremented] }
            : new() { Rows = [.. changes.Rows, reservation.WithStatus(status)] };
    }

    static Decision NotOpen(string detail) =>
        Decision.Reject(RejectionKind.Conflict, "reservation_not_open", detail);
}
