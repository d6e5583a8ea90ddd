using Doms.Contracts.Messages;

namespace Doms.Inventory.Domain;

/// <summary>Decides on the reservations of orders. One that comes too late is told what stands.</summary>
public static class StockDecider
{
    /// <summary>Reserves every line, or none and says why by line.</summary>
    /// <param name="stock">The products of the lines, in their order; null where there is none.</param>
    public static StockDecision Reserve(
        Reservation? existing, IReadOnlyList<StockItem?> stock, ReserveInventory command, DateTimeOffset now)
    {
        return existing switch
        {
            null => ReserveNew(stock, command, now),
            { Status: ReservationStatus.Released } =>
                StockDecision.Tell(new InventoryUnavailable(command.OrderId, "already released", [], existing.Version)),
            _ => StockDecision.Nothing,
        };
    }

    /// <summary>
    /// Gives everything back. What is not there is marked as released too, so that a later reserve is refused.
    /// </summary>
    /// <param name="stock">The products of the reservation's lines, in their order.</param>
    public static StockDecision Release(
        Reservation? existing, IReadOnlyList<StockItem> stock, ReleaseInventory command, DateTimeOffset now)
    {
        switch (existing)
        {
            case null:
                var tombstone = new Reservation(
                    command.OrderId, 1, ReservationKind.Order, command.Owner, [], ReservationStatus.Released, null);
                return new StockDecision { Reservations = [tombstone], Messages = [Fate(tombstone)] };
            case { Status: ReservationStatus.Reserved }:
                var cause = new Cause(MovementReason.Released, existing.Id, command.Owner, now, command.Reason);
                return End(existing.Become(ReservationStatus.Released), stock, 1, cause);
            default:
                return StockDecision.Tell(Fate(existing));
        }
    }

    /// <summary>Marks the reservation as sold; its units leave the stock.</summary>
    /// <param name="stock">The products of the reservation's lines, in their order.</param>
    public static StockDecision Commit(Reservation? existing, IReadOnlyList<StockItem> stock, DateTimeOffset now)
    {
        switch (existing)
        {
            case null:
                return StockDecision.TooEarly;
            case { Status: ReservationStatus.Reserved }:
                var cause = new Cause(MovementReason.Committed, existing.Id, existing.Owner, now);
                return End(existing.Become(ReservationStatus.Committed), stock, 0, cause);
            default:
                return StockDecision.Tell(Fate(existing));
        }
    }

    static StockDecision ReserveNew(IReadOnlyList<StockItem?> stock, ReserveInventory command, DateTimeOffset now)
    {
        var quote = OrderQuote.Of(command, stock);
        if (quote.Refusal is { } reason)
            return StockDecision.Tell(new InventoryUnavailable(command.OrderId, reason, quote.Reasons, 1));
        var reservation = new Reservation(
            command.OrderId, 1, ReservationKind.Order, command.Owner, quote.Lines, ReservationStatus.Reserved, null);
        var cause = new Cause(MovementReason.Reserved, command.OrderId, command.Owner, now);
        var reserved = new InventoryReserved(command.OrderId, quote.Lines, quote.Total, command.Currency, 1);
        return Move(reservation, stock!, -1, 1, cause, reserved);
    }

    static StockDecision End(Reservation ended, IReadOnlyList<StockItem> stock, int available, Cause cause) =>
        Move(ended, stock, available, -1, cause, Fate(ended));

    static StockDecision Move(
        Reservation reservation,
        IReadOnlyList<StockItem> stock,
        int available,
        int reserved,
        Cause cause,
        object message)
    {
        var moved = new StockItem[stock.Count];
        var movements = new StockMovement[stock.Count];
        for (var i = 0; i < moved.Length; i++)
        {
            var quantity = reservation.Lines[i].Quantity;
            moved[i] = stock[i].Moved(available * quantity, reserved * quantity);
            movements[i] = StockMovement.Between(stock[i], moved[i], cause);
        }

        return new StockDecision
        {
            Stock = moved, Movements = movements, Reservations = [reservation], Messages = [message],
        };
    }

    static object Fate(Reservation ended) => ended.Status == ReservationStatus.Committed
        ? new InventoryCommitted(ended.Id, ended.Version)
        : new InventoryReleased(ended.Id, ended.Version);
}
