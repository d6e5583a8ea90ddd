using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>Rows that the decision on an order's reservation reads.</summary>
/// <param name="Existing">Reservation of the order; null for none.</param>
/// <param name="StandAlone">The stand-alone reservation that the order names; null for none.</param>
/// <param name="Quota">Count of the open reservations of its owner; null where it is not kept.</param>
/// <param name="Stock">Stock of all lines of the order and of the stand-alone reservation, as far as it exists.</param>
/// <param name="Products">Products of the lines that need them.</param>
public sealed record ReserveRows(
    Reservation? Existing,
    Reservation? StandAlone,
    ReservationQuota? Quota,
    IReadOnlyList<Stock> Stock,
    IReadOnlyList<Product> Products);

/// <summary>
/// Decides on the reservations of orders. A repeated command publishes the outcome again, at the version of the outcome; a different
/// answer is a new version.
/// </summary>
public static class ReservationDecider
{
    /// <summary>
    /// Reserves every line, or none, with reasons by line. The units of the open stand-alone reservation that the order names are freed
    /// for it; where it has ended, the order is reserved without it, and where the order may not name it, nothing is reserved.
    /// </summary>
    public static Decision Reserve(ReserveInventory command, ReserveRows rows, DateTimeOffset now) => rows.Existing switch
    {
        null => ReserveNew(command, rows, now),
        { Status: ReservationStatus.Refused } refused => Decision.Publish(Unavailable(refused)),
        { Status: ReservationStatus.Released } released => Refuse(
            released.WithStatus(ReservationStatus.Refused), new Refusal("already released", Reasons: [])),
        { } reserved => Decision.Publish(Reserved(reserved, command)),
    };

    /// <summary>Releases the reservation. A missing one is stored as released, so that a later reserve is refused.</summary>
    /// <param name="stock">The stock of the reservation's lines.</param>
    public static Decision Release(
        Reservation? existing, IReadOnlyList<Stock> stock, ReleaseInventory command, DateTimeOffset now)
    {
        switch (existing)
        {
            case null:
                var tombstone = NewReservation(command.OrderId, command.Owner, ReservationStatus.Released, lines: []);
                return Decision.Change(tombstone, OutcomeEvent(tombstone));
            case { Status: ReservationStatus.Reserved }:
                var changes = new StockChanges(stock);
                changes.Release(
                    existing.Lines,
                    new MovementCause(MovementReason.Released, existing.Id, MovementActor.Saga, now, command.Reason));
                return End(changes, existing.WithStatus(ReservationStatus.Released));
            default:
                return PublishOutcome(existing);
        }
    }

    /// <summary>Commits the reservation: its units leave the stock.</summary>
    /// <param name="stock">The stock of the reservation's lines.</param>
    /// <param name="actor">Subject that caused it, or a value of <see cref="MovementActor"/>.</param>
    public static Decision Commit(Reservation? existing, IReadOnlyList<Stock> stock, string actor, DateTimeOffset now)
    {
        switch (existing)
        {
            case null:
                return Decision.OutOfOrder;
            case { Status: ReservationStatus.Reserved }:
                var changes = new StockChanges(stock);
                changes.Commit(existing.Lines, new MovementCause(MovementReason.Committed, existing.Id, actor, now));
                return End(changes, existing.WithStatus(ReservationStatus.Committed));
            default:
                return PublishOutcome(existing);
        }
    }

    static Decision ReserveNew(ReserveInventory command, ReserveRows rows, DateTimeOffset now)
    {
        if (command.ReservationId is { } named
            && ReservationUse.Check(named, rows.StandAlone, command.Owner, command.PlacedBy) is { } problem)
            return RefuseNew(command, new Refusal(problem.Detail, Reasons: []));
        var actor = command.PlacedBy ?? command.Owner;
        var changes = new StockChanges(rows.Stock);
        var consumed = rows.StandAlone is { IsOpenStandAlone: true } open ? Consume(changes, open, command.OrderId, actor, now) : null;
        var quote = OrderQuote.Of(command, changes, rows.Products);
        if (quote.Refusal is { } refusal) return RefuseNew(command, refusal);
        changes.Reserve(quote.Lines, new MovementCause(MovementReason.Reserved, command.OrderId, actor, now));
        var reservation = NewReservation(command.OrderId, command.Owner, ReservationStatus.Reserved, quote.Lines);
        List<object> changed = [.. changes.Rows, reservation];
        if (consumed is not null) changed.Add(consumed);
        if (consumed is not null && rows.Quota?.Decrement(1) is { } quota) changed.Add(quota);
        return new() { Rows = changed, Messages = [Reserved(reservation, command)] };
    }

    /// <summary>Frees the units of a stand-alone reservation for an order.</summary>
    static Reservation Consume(StockChanges changes, Reservation standAlone, string orderId, string actor, DateTimeOffset now)
    {
        changes.Release(standAlone.Lines, new MovementCause(MovementReason.Consumed, standAlone.Id, actor, now));
        return standAlone.WithStatus(ReservationStatus.Consumed) with { OrderId = orderId };
    }

    static Decision RefuseNew(ReserveInventory command, Refusal refusal) =>
        Refuse(NewReservation(command.OrderId, command.Owner, ReservationStatus.Refused, lines: []), refusal);

    static Decision Refuse(Reservation reservation, Refusal refusal)
    {
        var refused = reservation with { Refusal = refusal };
        return Decision.Change(refused, Unavailable(refused));
    }

    static Decision End(StockChanges changes, Reservation ended) =>
        new() { Rows = [.. changes.Rows, ended], Messages = [OutcomeEvent(ended)] };

    /// <summary>Publishes how the reservation ended. That nothing of a refused one is reserved any more is a new answer.</summary>
    static Decision PublishOutcome(Reservation existing)
    {
        if (existing.Status != ReservationStatus.Refused) return Decision.Publish(OutcomeEvent(existing));
        var released = existing.WithStatus(ReservationStatus.Released);
        return Decision.Change(released, OutcomeEvent(released));
    }

    static Reservation NewReservation(
        string orderId, string owner, ReservationStatus status, IReadOnlyList<ReservationLine> lines) =>
        new(orderId, Version: 1, ReservationKind.Order, owner, status, OrderId: null, lines, ExpiresAt: null);

    /// <summary>The first event of a reservation, always at its first version.</summary>
    static InventoryReserved Reserved(Reservation reservation, ReserveInventory command)
    {
        var total = command.ExpectedTotal ?? reservation.Lines.Sum(line => line.Amount ?? 0);
        return new InventoryReserved(
            reservation.Id, [.. reservation.Lines.Select(line => line.ToLine())], total, command.Currency, Version: 1);
    }

    static InventoryUnavailable Unavailable(Reservation refused) =>
        new(refused.Id, refused.Refusal!.Reason, refused.Refusal.Reasons, refused.Version);

    static object OutcomeEvent(Reservation ended) => ended.Status == ReservationStatus.Committed
        ? new InventoryCommitted(ended.Id, ended.Version)
        : new InventoryReleased(ended.Id, ended.Version);
}
