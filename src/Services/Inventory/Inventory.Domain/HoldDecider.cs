using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Decides on stand-alone holds: units of one product set aside for a caller, for a time.</summary>
public static class HoldDecider
{
    /// <param name="id">The new hold's id.</param>
    /// <param name="until">Until when it holds, by the store's clock.</param>
    /// <param name="quota">The caller's open holds; looked at only when they are limited.</param>
    /// <param name="maxOpen">The most holds a caller may have open; 0 for no limit.</param>
    public static StockDecision Hold(
        StockItem? stock,
        HoldQuota? quota,
        HoldStock command,
        string id,
        DateTimeOffset until,
        int maxOpen,
        DateTimeOffset now)
    {
        if (Limits.OfQuantity(command.Quantity) is { } fault)
            return StockDecision.Refuse(RejectionKind.Invalid, "validation_failed", $"quantity {fault}", "quantity");
        if (stock is null) return StockDecision.ProductNotFound;
        if (command.Quantity > stock.Available)
        {
            return StockDecision.Refuse(RejectionKind.Conflict, "insufficient_stock",
                $"Insufficient stock: {stock.ProductId}: {command.Quantity} wanted, {stock.Available} available");
        }

        if (maxOpen > 0 && quota?.Open >= maxOpen)
        {
            return StockDecision.Refuse(RejectionKind.Conflict, "too_many_holds",
                $"{quota.Open} holds are open and {maxOpen} are allowed; release one first.");
        }

        var moved = stock.Moved(-command.Quantity, command.Quantity);
        var line = new Line(stock.ProductId, command.Quantity, stock.Price);
        var cause = new Cause(MovementReason.Reserved, id, command.Caller, now);
        return new StockDecision
        {
            Stock = [moved],
            Movements = [StockMovement.Between(stock, moved, cause)],
            Reservations =
            [
                new Reservation(id, 1, ReservationKind.Hold, command.Caller, [line], ReservationStatus.Reserved, until),
            ],
            Quota = maxOpen > 0 ? HoldQuota.Take(quota, command.Caller) : null,
        };
    }

    /// <summary>Gives a hold back whole.</summary>
    /// <param name="stock">The held product; needed only while the hold is open.</param>
    /// <param name="mayReleaseAny">True when the caller may release another's hold.</param>
    public static StockDecision Release(
        Reservation? hold, StockItem? stock, HoldQuota? quota, string caller, bool mayReleaseAny, DateTimeOffset now)
    {
        if (hold is not { Kind: ReservationKind.Hold } || (hold.Owner != caller && !mayReleaseAny))
        {
            return StockDecision.Refuse(
                RejectionKind.NotFound, "reservation_not_found", "Reservation not found", "reservationId");
        }

        return hold.Status switch
        {
            ReservationStatus.Reserved => End(
                hold,
                stock!,
                quota,
                ReservationStatus.Released,
                new Cause(MovementReason.Released, hold.Id, caller, now)),
            ReservationStatus.Expired => NotOpen("The reservation has expired; its stock was given back then."),
            _ => NotOpen("The reservation was released before."),
        };
    }

    /// <summary>Gives units back out of the caller's open holds of a product, the last one perhaps in part.</summary>
    public static StockDecision ReleaseHeld(
        StockItem? stock, IReadOnlyList<Reservation?> holds, HoldQuota? quota, ReleaseHeld command, DateTimeOffset now)
    {
        if (Limits.OfQuantity(command.Quantity) is { } fault)
            return StockDecision.Refuse(RejectionKind.Invalid, "validation_failed", $"quantity {fault}", "quantity");
        if (stock is null) return StockDecision.ProductNotFound;
        var draw = new HoldDraw(stock, command.Quantity);
        foreach (var hold in holds)
        {
            if (hold is not null && IsHeldBy(command.Caller, hold, stock)) draw.From(hold, command.Caller, now);
        }

        return draw.Left == 0
            ? draw.Decide(quota)
            : StockDecision.Refuse(RejectionKind.Conflict, "insufficient_holds",
                $"{stock.ProductId}: {command.Quantity} to release, {command.Quantity - draw.Left} held");
    }

    /// <summary>Gives back a hold whose time is up; one that is no longer open stays as it is.</summary>
    public static StockDecision Expire(Reservation? hold, StockItem? stock, HoldQuota? quota, DateTimeOffset now) =>
        hold is { IsOpenHold: true }
            ? End(
                hold,
                stock!,
                quota,
                ReservationStatus.Expired,
                new Cause(MovementReason.Expired, hold.Id, hold.Owner, now))
            : StockDecision.Nothing;

    static StockDecision End(
        Reservation hold, StockItem stock, HoldQuota? quota, ReservationStatus status, Cause cause)
    {
        var quantity = hold.Lines[0].Quantity;
        var moved = stock.Moved(quantity, -quantity);
        return new StockDecision
        {
            Stock = [moved],
            Movements = [StockMovement.Between(stock, moved, cause)],
            Reservations = [hold.Become(status)],
            Quota = quota?.GiveBack(1),
        };
    }

    static StockDecision NotOpen(string detail) =>
        StockDecision.Refuse(RejectionKind.Conflict, "reservation_not_open", detail);

    static bool IsHeldBy(string caller, Reservation hold, StockItem stock) =>
        hold.IsOpenHold && hold.Owner == caller && hold.Lines[0].ProductId == stock.ProductId;
}
