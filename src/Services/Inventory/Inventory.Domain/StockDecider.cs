using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Decides on the reservations of orders. A repeated or late command publishes the outcome again.</summary>
public static class StockDecider
{
    /// <summary>Reserves every line, or none, with reasons by line.</summary>
    /// <param name="stock">The products of the lines, in their order; null for an unknown product.</param>
    public static Decision Reserve(
        Reservation? existing, IReadOnlyList<StockItem?> stock, ReserveInventory command, DateTimeOffset now)
    {
        return existing switch
        {
            null => ReserveNew(stock, command, now),
            { Status: ReservationStatus.Released } =>
                Decision.Publish(new InventoryUnavailable(command.OrderId, "already released", [], existing.Version)),
            _ => Decision.Publish(Reserved(existing, command)),
        };
    }

    /// <summary>Releases the reservation. A missing one is stored as released, so that a later reserve is refused.</summary>
    /// <param name="stock">The products of the reservation's lines, in their order.</param>
    public static Decision Release(
        Reservation? existing, IReadOnlyList<StockItem> stock, ReleaseInventory command, DateTimeOffset now)
    {
        switch (existing)
        {
            case null:
                var tombstone = new Reservation(
                    command.OrderId, Version: 1, ReservationKind.Order, command.Owner, Lines: [], ReservationStatus.Released,
                    ExpiresAt: null);
                return Decision.Change(tombstone, OutcomeEvent(tombstone));
            case { Status: ReservationStatus.Reserved }:
                var cause = new MovementCause(MovementReason.Released, existing.Id, command.Owner, now, command.Reason);
                return EndReservation(existing.WithStatus(ReservationStatus.Released), stock, available: 1, cause);
            default:
                return Decision.Publish(OutcomeEvent(existing));
        }
    }

    /// <summary>Commits the reservation: its units leave the stock.</summary>
    /// <param name="stock">The products of the reservation's lines, in their order.</param>
    public static Decision Commit(Reservation? existing, IReadOnlyList<StockItem> stock, DateTimeOffset now)
    {
        switch (existing)
        {
            case null:
                return Decision.OutOfOrder;
            case { Status: ReservationStatus.Reserved }:
                var cause = new MovementCause(MovementReason.Committed, existing.Id, existing.Owner, now);
                return EndReservation(existing.WithStatus(ReservationStatus.Committed), stock, available: 0, cause);
            default:
                return Decision.Publish(OutcomeEvent(existing));
        }
    }

    static Decision ReserveNew(IReadOnlyList<StockItem?> stock, ReserveInventory command, DateTimeOffset now)
    {
        var quote = OrderQuote.Of(command, stock);
        if (quote.Refusal is { } reason)
            return Decision.Publish(new InventoryUnavailable(command.OrderId, reason, quote.Reasons, Version: 1));
        var reservation = new Reservation(
            command.OrderId, Version: 1, ReservationKind.Order, command.Owner, quote.Lines, ReservationStatus.Reserved, ExpiresAt: null);
        var cause = new MovementCause(MovementReason.Reserved, command.OrderId, command.Owner, now);
        return Move(reservation, stock!, available: -1, reserved: 1, cause, Reserved(reservation, command));
    }

    /// <summary>The first event of a reservation, always at its first version.</summary>
    static InventoryReserved Reserved(Reservation reservation, ReserveInventory command)
    {
        var total = OrderQuote.TotalOf(reservation.Lines, command);
        return new InventoryReserved(reservation.Id, reservation.Lines, total, command.Currency, Version: 1);
    }

    static Decision EndReservation(Reservation ended, IReadOnlyList<StockItem> stock, int available, MovementCause cause) =>
        Move(ended, stock, available, reserved: -1, cause, OutcomeEvent(ended));

    static Decision Move(
        Reservation reservation,
        IReadOnlyList<StockItem> stock,
        int available,
        int reserved,
        MovementCause cause,
        object message)
    {
        var moved = new StockItem[stock.Count];
        var movements = new StockMovement[stock.Count];
        for (var i = 0; i < moved.Length; i++)
        {
            var quantity = reservation.Lines[i].Quantity;
            moved[i] = stock[i].WithDelta(available * quantity, reserved * quantity);
            movements[i] = StockMovement.Between(stock[i], moved[i], cause);
        }

        return new() { Rows = [.. moved, .. movements, reservation], Messages = [message] };
    }

    static object OutcomeEvent(Reservation ended) => ended.Status == ReservationStatus.Committed
        ? new InventoryCommitted(ended.Id, ended.Version)
        : new InventoryReleased(ended.Id, ended.Version);
}
