using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Decides on stand-alone reservations: units of one product reserved for a caller for a limited time.</summary>
public static class StandAloneReservationDecider
{
    /// <param name="id">Id of the new reservation.</param>
    /// <param name="until">Expiry by the store's clock.</param>
    /// <param name="quota">Count of the caller's open reservations; used only when their number is limited.</param>
    /// <param name="maxOpen">Maximum of open reservations of a caller; 0 for no limit.</param>
    public static Decision Reserve(
        StockItem? stock,
        ReservationQuota? quota,
        CreateStandAloneReservation command,
        string id,
        DateTimeOffset until,
        int maxOpen,
        DateTimeOffset now)
    {
        if (Limits.CheckQuantity(command.Quantity) is { } error)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"quantity {error}", "quantity");
        if (stock is null) return StockRejection.ProductNotFound;
        if (command.Quantity > stock.Available)
        {
            return Decision.Reject(RejectionKind.Conflict, "insufficient_stock",
                $"Insufficient stock: {stock.ProductId}: {command.Quantity} wanted, {stock.Available} available");
        }

        if (maxOpen > 0 && quota?.Open >= maxOpen)
        {
            return Decision.Reject(RejectionKind.Conflict, "too_many_holds",
                $"{quota.Open} reservations are open, the maximum is {maxOpen}; release one first.");
        }

        var moved = stock.WithDelta(-command.Quantity, command.Quantity);
        var line = new Line(stock.ProductId, command.Quantity, stock.Price);
        var movement = StockMovement.Between(stock, moved, new MovementCause(MovementReason.Reserved, id, command.Caller, now));
        var created = new Reservation(id, 1, ReservationKind.StandAlone, command.Caller, [line], ReservationStatus.Reserved, until);
        return maxOpen > 0
            ? new() { Rows = [moved, movement, created, ReservationQuota.Increment(quota, command.Caller)] }
            : new() { Rows = [moved, movement, created] };
    }

    /// <summary>Releases a reservation as a whole.</summary>
    /// <param name="stock">The reserved product; needed only while the reservation is open.</param>
    /// <param name="mayReleaseAny">True when the caller may release reservations of others.</param>
    public static Decision Release(
        Reservation? reservation, StockItem? stock, ReservationQuota? quota, string caller, bool mayReleaseAny, DateTimeOffset now)
    {
        if (reservation is not { Kind: ReservationKind.StandAlone } || (reservation.Owner != caller && !mayReleaseAny))
        {
            return Decision.Reject(
                RejectionKind.NotFound, "reservation_not_found", "Reservation not found", "reservationId");
        }

        return reservation.Status switch
        {
            ReservationStatus.Reserved => Close(
                reservation,
                stock!,
                quota,
                ReservationStatus.Released,
                new MovementCause(MovementReason.Released, reservation.Id, caller, now)),
            ReservationStatus.Expired => NotOpen("The reservation has expired; its units were released then."),
            _ => NotOpen("The reservation was released before."),
        };
    }

    /// <summary>Releases units from the caller's open reservations of a product, the last one possibly in part.</summary>
    public static Decision ReleaseUnits(
        StockItem? stock,
        IReadOnlyList<Reservation?> reservations,
        ReservationQuota? quota,
        ReleaseReservedUnits command,
        DateTimeOffset now)
    {
        if (Limits.CheckQuantity(command.Quantity) is { } error)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"quantity {error}", "quantity");
        if (stock is null) return StockRejection.ProductNotFound;
        var draw = new ReservationDraw(stock, command.Quantity);
        foreach (var reservation in reservations)
        {
            if (reservation is not null && IsOpenReservationOf(command.Caller, reservation, stock))
                draw.TakeFrom(reservation, command.Caller, now);
        }

        return draw.Remaining == 0
            ? draw.ToDecision(quota)
            : Decision.Reject(RejectionKind.Conflict, "insufficient_holds",
                $"{stock.ProductId}: {command.Quantity} to release, {command.Quantity - draw.Remaining} reserved");
    }

    /// <summary>Expires an open reservation; one that is no longer open stays as it is.</summary>
    public static Decision Expire(Reservation? reservation, StockItem? stock, ReservationQuota? quota, DateTimeOffset now) =>
        reservation is { IsOpenStandAlone: true }
            ? Close(
                reservation,
                stock!,
                quota,
                ReservationStatus.Expired,
                new MovementCause(MovementReason.Expired, reservation.Id, reservation.Owner, now))
            : Decision.Nothing;

    static Decision Close(
        Reservation reservation, StockItem stock, ReservationQuota? quota, ReservationStatus status, MovementCause cause)
    {
        var quantity = reservation.Lines[0].Quantity;
        var moved = stock.WithDelta(quantity, -quantity);
        var movement = StockMovement.Between(stock, moved, cause);
        return quota?.Decrement(1) is { } decremented
            ? new() { Rows = [moved, movement, reservation.WithStatus(status), decremented] }
            : new() { Rows = [moved, movement, reservation.WithStatus(status)] };
    }

    static Decision NotOpen(string detail) =>
        Decision.Reject(RejectionKind.Conflict, "reservation_not_open", detail);

    static bool IsOpenReservationOf(string caller, Reservation reservation, StockItem stock) =>
        reservation.IsOpenStandAlone && reservation.Owner == caller && reservation.Lines[0].ProductId == stock.ProductId;
}
