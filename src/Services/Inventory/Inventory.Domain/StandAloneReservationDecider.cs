using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Decides on stand-alone holds: units of one product set aside for a caller, for a time.</summary>
public static class StandAloneReservationDecider
{
    /// <param name="id">The new hold's id.</param>
    /// <param name="until">Until when it holds, by the store's clock.</param>
    /// <param name="quota">The caller's open holds; looked at only when they are limited.</param>
    /// <param name="maxOpen">The most holds a caller may have open; 0 for no limit.</param>
    public static Decision Reserve(
        StockItem? stock,
        ReservationQuota? quota,
        CreateStandAloneReservation command,
        string id,
        DateTimeOffset until,
        int maxOpen,
        DateTimeOffset now)
    {
        if (Limits.CheckQuantity(command.Quantity) is { } fault)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"quantity {fault}", "quantity");
        if (stock is null) return StockRejection.ProductNotFound;
        if (command.Quantity > stock.Available)
        {
            return Decision.Reject(RejectionKind.Conflict, "insufficient_stock",
                $"Insufficient stock: {stock.ProductId}: {command.Quantity} wanted, {stock.Available} available");
        }

        if (maxOpen > 0 && quota?.Open >= maxOpen)
        {
            return Decision.Reject(RejectionKind.Conflict, "too_many_holds",
                $"{quota.Open} holds are open and {maxOpen} are allowed; release one first.");
        }

        var moved = stock.WithDelta(-command.Quantity, command.Quantity);
        var line = new Line(stock.ProductId, command.Quantity, stock.Price);
        var movement = StockMovement.Between(stock, moved, new MovementCause(MovementReason.Reserved, id, command.Caller, now));
        var reservation = new Reservation(id, 1, ReservationKind.StandAlone, command.Caller, [line], ReservationStatus.Reserved, until);
        return maxOpen > 0
            ? new() { Rows = [moved, movement, reservation, ReservationQuota.Increment(quota, command.Caller)] }
            : new() { Rows = [moved, movement, reservation] };
    }

    /// <summary>Gives a hold back whole.</summary>
    /// <param name="stock">The held product; needed only while the hold is open.</param>
    /// <param name="mayReleaseAny">True when the caller may release another's hold.</param>
    public static Decision Release(
        Reservation? hold, StockItem? stock, ReservationQuota? quota, string caller, bool mayReleaseAny, DateTimeOffset now)
    {
        if (hold is not { Kind: ReservationKind.StandAlone } || (hold.Owner != caller && !mayReleaseAny))
        {
            return Decision.Reject(
                RejectionKind.NotFound, "reservation_not_found", "Reservation not found", "reservationId");
        }

        return hold.Status switch
        {
            ReservationStatus.Reserved => Close(
                hold,
                stock!,
                quota,
                ReservationStatus.Released,
                new MovementCause(MovementReason.Released, hold.Id, caller, now)),
            ReservationStatus.Expired => NotOpen("The reservation has expired; its stock was given back then."),
            _ => NotOpen("The reservation was released before."),
        };
    }

    /// <summary>Gives units back out of the caller's open holds of a product, the last one perhaps in part.</summary>
    public static Decision ReleaseUnits(
        StockItem? stock, IReadOnlyList<Reservation?> holds, ReservationQuota? quota, ReleaseReservedUnits command, DateTimeOffset now)
    {
        if (Limits.CheckQuantity(command.Quantity) is { } fault)
            return Decision.Reject(RejectionKind.Invalid, "validation_failed", $"quantity {fault}", "quantity");
        if (stock is null) return StockRejection.ProductNotFound;
        var draw = new ReservationDraw(stock, command.Quantity);
        foreach (var hold in holds)
        {
            if (hold is not null && IsOpenReservationOf(command.Caller, hold, stock)) draw.TakeFrom(hold, command.Caller, now);
        }

        return draw.Remaining == 0
            ? draw.ToDecision(quota)
            : Decision.Reject(RejectionKind.Conflict, "insufficient_holds",
                $"{stock.ProductId}: {command.Quantity} to release, {command.Quantity - draw.Remaining} held");
    }

    /// <summary>Gives back a hold whose time is up; one that is no longer open stays as it is.</summary>
    public static Decision Expire(Reservation? hold, StockItem? stock, ReservationQuota? quota, DateTimeOffset now) =>
        hold is { IsOpenStandAlone: true }
            ? Close(
                hold,
                stock!,
                quota,
                ReservationStatus.Expired,
                new MovementCause(MovementReason.Expired, hold.Id, hold.Owner, now))
            : Decision.Nothing;

    static Decision Close(
        Reservation hold, StockItem stock, ReservationQuota? quota, ReservationStatus status, MovementCause cause)
    {
        var quantity = hold.Lines[0].Quantity;
        var moved = stock.WithDelta(quantity, -quantity);
        var movement = StockMovement.Between(stock, moved, cause);
        return quota?.Decrement(1) is { } decremented
            ? new() { Rows = [moved, movement, hold.WithStatus(status), decremented] }
            : new() { Rows = [moved, movement, hold.WithStatus(status)] };
    }

    static Decision NotOpen(string detail) =>
        Decision.Reject(RejectionKind.Conflict, "reservation_not_open", detail);

    static bool IsOpenReservationOf(string caller, Reservation hold, StockItem stock) =>
        hold.IsOpenStandAlone && hold.Owner == caller && hold.Lines[0].ProductId == stock.ProductId;
}
