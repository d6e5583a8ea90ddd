using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Fulfillment.Domain;

/// <summary>Decides what becomes of a shipment.</summary>
public static class ShipmentDecider
{
    /// <summary>Creates the shipment of an order, once; one that was cancelled before it was there stays cancelled.</summary>
    public static Decision<Shipment> Create(Shipment? shipment, CreateShipment m, string shipmentId, DateTimeOffset now)
    {
        if (shipment is { Status: ShipmentStatus.Cancelled }) return Decision<Shipment>.Publish(Cancelled(shipment));
        if (shipment is not null) return Decision<Shipment>.Nothing;
        var tracking = TrackingNumber.Of(shipmentId);
        return Decision<Shipment>.Change(
            new Shipment(
                m.OrderId, 1, m.Owner, ShipmentStatus.Created, shipmentId, tracking, WasDispatched: false, null, m.Lines, m.Address,
                now, now),
            new ShipmentCreated(m.OrderId, shipmentId, tracking, 1));
    }

    /// <summary>Cancels what has not left the house; what is not there yet is cancelled for good.</summary>
    public static Decision<Shipment> Cancel(Shipment? shipment, CancelShipment m, DateTimeOffset now) => shipment switch
    {
        null => WithCancelled(new Shipment(
            m.OrderId, 1, m.Owner, ShipmentStatus.Cancelled, "", "", WasDispatched: false, m.Reason, [], null, now, now)),
        { WasDispatched: true } => Decision<Shipment>.Publish(new ShipmentCancelRefused(
            m.OrderId, shipment.ShipmentId, $"The shipment is {shipment.Status}: the goods have left the house.",
            shipment.Version)),
        { HasEnded: true } => Decision<Shipment>.Publish(Cancelled(shipment)),
        _ => WithCancelled(Next(shipment, ShipmentStatus.Cancelled, now) with { Reason = m.Reason }),
    };

    /// <summary>Moves a shipment on; a move made before is no move.</summary>
    public static Decision<Shipment> Move(Shipment? shipment, ShipmentMove move, DateTimeOffset now) =>
        (shipment?.Status, move) switch
        {
            (null, _) =>
                Decision<Shipment>.Refuse(RejectionKind.NotFound, "shipment_not_found", "There is no shipment for this order."),

            (ShipmentStatus.Created, PackMove) => MoveTo(shipment, ShipmentStatus.Packed, now),
            (ShipmentStatus.Packed, DispatchMove) => MoveTo(shipment, ShipmentStatus.Dispatched, now),
            (ShipmentStatus.Dispatched, StartTransitMove) => MoveTo(shipment, ShipmentStatus.InTransit, now),
            (ShipmentStatus.Dispatched or ShipmentStatus.InTransit, DeliverMove) =>
                MoveTo(shipment, ShipmentStatus.Delivered, now),
            (ShipmentStatus.Failed, FailMove) => Decision<Shipment>.Nothing,
            (not (ShipmentStatus.Delivered or ShipmentStatus.Cancelled), FailMove m) => WithFailed(shipment, m.Reason, now),

            (ShipmentStatus.Packed, PackMove) => Decision<Shipment>.Nothing,
            (ShipmentStatus.Dispatched, DispatchMove) => Decision<Shipment>.Nothing,
            (ShipmentStatus.InTransit, StartTransitMove) => Decision<Shipment>.Nothing,
            (ShipmentStatus.Delivered, DeliverMove) => Decision<Shipment>.Nothing,

            _ => Decision<Shipment>.Refuse(
                RejectionKind.Conflict, "shipment_stage", $"The shipment is {shipment.Status}: {Hint(shipment.Status)}"),
        };

    /// <summary>The move that the clock makes in a stage; null in an end state.</summary>
    public static ShipmentMove? NextMove(string status) => status switch
    {
        ShipmentStatus.Created => ShipmentMove.Pack,
        ShipmentStatus.Packed => ShipmentMove.Dispatch,
        ShipmentStatus.Dispatched => ShipmentMove.StartTransit,
        ShipmentStatus.InTransit => ShipmentMove.Deliver,
        _ => null,
    };

    static string Hint(string status) => status switch
    {
        ShipmentStatus.Created => "pack it first.",
        ShipmentStatus.Packed => "dispatch it first.",
        ShipmentStatus.Dispatched or ShipmentStatus.InTransit => "it can only be delivered, or fail.",
        _ => "nothing can be done with it any more.",
    };

    static Shipment Next(Shipment shipment, string status, DateTimeOffset now) =>
        shipment with { Version = shipment.Version + 1, Status = status, ChangedAt = now };

    static Decision<Shipment> MoveTo(Shipment shipment, string status, DateTimeOffset now)
    {
        var next = Next(shipment, status, now);
        next = next with { WasDispatched = status != ShipmentStatus.Packed };
        return Decision<Shipment>.Change(next, EventOf(next));
    }

    static object EventOf(Shipment next) => next.Status switch
    {
        ShipmentStatus.Packed => new ShipmentPacked(next.OrderId, next.ShipmentId, next.TrackingNumber, next.Version),
        ShipmentStatus.Dispatched => new ShipmentDispatched(next.OrderId, next.ShipmentId, next.TrackingNumber, next.Version),
        ShipmentStatus.InTransit => new ShipmentInTransit(next.OrderId, next.ShipmentId, next.TrackingNumber, next.Version),
        _ => new ShipmentDelivered(next.OrderId, next.ShipmentId, next.TrackingNumber, next.Version),
    };

    static Decision<Shipment> WithFailed(Shipment shipment, string reason, DateTimeOffset now)
    {
        var next = Next(shipment, ShipmentStatus.Failed, now) with { Reason = reason };
        return Decision<Shipment>.Change(
            next, new ShipmentFailed(next.OrderId, next.ShipmentId, reason, next.WasDispatched, next.Version));
    }

    static Decision<Shipment> WithCancelled(Shipment next) => Decision<Shipment>.Change(next, Cancelled(next));

    static ShipmentCancelled Cancelled(Shipment shipment) =>
        new(shipment.OrderId, shipment.ShipmentId.Length == 0 ? null : shipment.ShipmentId, shipment.Version);
}
