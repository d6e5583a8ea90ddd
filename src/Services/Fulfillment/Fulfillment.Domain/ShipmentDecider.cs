using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Fulfillment.Domain;

/// <summary>Decides on shipments.</summary>
public static class ShipmentDecider
{
    /// <summary>
    /// Creates the shipment of an order, once; one that was cancelled before it existed stays cancelled. A repeat publishes again that it
    /// was created, and its present stage.
    /// </summary>
    public static Decision Create(Shipment? shipment, CreateShipment m, string shipmentId, DateTimeOffset now)
    {
        if (shipment is not null) return Decision.Publish(EventsUntil(shipment));
        var tracking = TrackingNumber.Of(shipmentId);
        var created = new Shipment(
            m.OrderId, Version: 1, m.Owner, ShipmentStatus.Created, shipmentId, tracking, WasDispatched: false, Reason: null,
            m.Lines, m.Address, CreatedAt: now, ChangedAt: now);
        return Decision.Change(created, Created(created));
    }

    /// <summary>Cancels a shipment before dispatch; one that does not exist yet is stored as cancelled.</summary>
    public static Decision Cancel(Shipment? shipment, CancelShipment m, DateTimeOffset now) => shipment switch
    {
        null => WithCancelled(new Shipment(
            m.OrderId, Version: 1, m.Owner, ShipmentStatus.Cancelled, ShipmentId: "", TrackingNumber: "", WasDispatched: false,
            m.Reason, Lines: [], Address: null, CreatedAt: now, ChangedAt: now)),
        { WasDispatched: true } => Decision.Publish(new ShipmentCancelRefused(
            m.OrderId, shipment.ShipmentId, $"The shipment is {shipment.Status.Text()}: it was already dispatched.",
            shipment.Version)),
        { HasEnded: true } => Decision.Publish(Cancelled(shipment)),
        _ => WithCancelled(Next(shipment, ShipmentStatus.Cancelled, now) with { Reason = m.Reason }),
    };

    /// <summary>Moves a shipment to another stage; a repeated move does nothing.</summary>
    public static Decision Move(Shipment? shipment, ShipmentMove move, DateTimeOffset now) =>
        (shipment?.Status, move) switch
        {
            (null, _) =>
                Decision.Reject(RejectionKind.NotFound, "shipment_not_found", "There is no shipment for this order."),

            (ShipmentStatus.Created, PackMove) => MoveTo(shipment, ShipmentStatus.Packed, now),
            (ShipmentStatus.Packed, DispatchMove) => MoveTo(shipment, ShipmentStatus.Dispatched, now),
            (ShipmentStatus.Dispatched, StartTransitMove) => MoveTo(shipment, ShipmentStatus.InTransit, now),
            (ShipmentStatus.Dispatched or ShipmentStatus.InTransit, DeliverMove) =>
                MoveTo(shipment, ShipmentStatus.Delivered, now),
            (ShipmentStatus.Failed, FailMove) => Decision.Nothing,
            (not (ShipmentStatus.Delivered or ShipmentStatus.Cancelled), FailMove m) => WithFailed(shipment, m.Reason, now),

            (ShipmentStatus.Packed, PackMove) => Decision.Nothing,
            (ShipmentStatus.Dispatched, DispatchMove) => Decision.Nothing,
            (ShipmentStatus.InTransit, StartTransitMove) => Decision.Nothing,
            (ShipmentStatus.Delivered, DeliverMove) => Decision.Nothing,

            _ => Decision.Reject(
                RejectionKind.Conflict, "shipment_stage", $"The shipment is {shipment.Status.Text()}: {Hint(shipment.Status)}"),
        };

    /// <summary>The move that the timer of a stage makes; null in a final stage.</summary>
    public static ShipmentMove? NextMove(ShipmentStatus status) => status switch
    {
        ShipmentStatus.Created => ShipmentMove.Pack,
        ShipmentStatus.Packed => ShipmentMove.Dispatch,
        ShipmentStatus.Dispatched => ShipmentMove.StartTransit,
        ShipmentStatus.InTransit => ShipmentMove.Deliver,
        _ => null,
    };

    static string Hint(ShipmentStatus status) => status switch
    {
        ShipmentStatus.Created => "pack it first.",
        ShipmentStatus.Packed => "dispatch it first.",
        ShipmentStatus.Dispatched or ShipmentStatus.InTransit => "it can only be delivered, or fail.",
        _ => "its status is final.",
    };

    static Shipment Next(Shipment shipment, ShipmentStatus status, DateTimeOffset now) =>
        shipment with { Version = shipment.Version + 1, Status = status, ChangedAt = now };

    static Decision MoveTo(Shipment shipment, ShipmentStatus status, DateTimeOffset now)
    {
        var next = Next(shipment, status, now);
        next = next with { WasDispatched = status != ShipmentStatus.Packed };
        return Decision.Change(next, EventOf(next));
    }

    static IReadOnlyList<object> EventsUntil(Shipment shipment) => shipment.Status switch
    {
        ShipmentStatus.Created => [Created(shipment)],
        ShipmentStatus.Cancelled => [Cancelled(shipment)],
        _ => [Created(shipment), EventOf(shipment)],
    };

    /// <summary>The first event of a shipment, always at its first version.</summary>
    static ShipmentCreated Created(Shipment shipment) =>
        new(shipment.OrderId, shipment.ShipmentId, shipment.TrackingNumber, Version: 1);

    static object EventOf(Shipment next) => next.Status switch
    {
        ShipmentStatus.Packed => new ShipmentPacked(next.OrderId, next.ShipmentId, next.TrackingNumber, next.Version),
        ShipmentStatus.Dispatched => new ShipmentDispatched(next.OrderId, next.ShipmentId, next.TrackingNumber, next.Version),
        ShipmentStatus.InTransit => new ShipmentInTransit(next.OrderId, next.ShipmentId, next.TrackingNumber, next.Version),
        ShipmentStatus.Failed => new ShipmentFailed(next.OrderId, next.ShipmentId, next.Reason!, next.WasDispatched, next.Version),
        _ => new ShipmentDelivered(next.OrderId, next.ShipmentId, next.TrackingNumber, next.Version),
    };

    static Decision WithFailed(Shipment shipment, string reason, DateTimeOffset now)
    {
        var next = Next(shipment, ShipmentStatus.Failed, now) with { Reason = reason };
        return Decision.Change(next, EventOf(next));
    }

    static Decision WithCancelled(Shipment next) => Decision.Change(next, Cancelled(next));

    static ShipmentCancelled Cancelled(Shipment shipment) =>
        new(shipment.OrderId, shipment.ShipmentId.Length == 0 ? null : shipment.ShipmentId, shipment.Version);
}
