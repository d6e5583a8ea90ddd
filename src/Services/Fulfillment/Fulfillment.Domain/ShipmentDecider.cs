using System.Globalization;
using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Fulfillment.Domain;

/// <summary>
/// Decides on shipments. A repeated command publishes its outcome again, at the version of the outcome; a different answer is a new
/// version.
/// </summary>
public static class ShipmentDecider
{
    /// <summary>Number of an order's only shipment.</summary>
    public const int OnlyNumber = 1;

    /// <summary>
    /// Creates the shipment of an order, once; one that was cancelled before it existed stays cancelled. A repeat publishes again that it
    /// was created, and its present stage.
    /// </summary>
    public static Decision Create(Shipment? shipment, CreateShipment m, DateTimeOffset now)
    {
        if (shipment is not null) return Decision.Publish(ShipmentEvents.Until(shipment));
        var created = New(m.OrderId, m.Owner, ShipmentStatus.Created, now) with
        {
            Lines = [.. m.Lines.Select(LineOf)], Address = m.Address,
        };
        return Decision.Change(created, ShipmentEvents.Of(created));
    }

    /// <summary>Cancels a shipment before dispatch; one that does not exist yet is stored as cancelled.</summary>
    public static Decision Cancel(Shipment? shipment, CancelShipment m, DateTimeOffset now) => shipment switch
    {
        null => Change(New(m.OrderId, m.Owner, ShipmentStatus.Cancelled, now) with { Reason = m.Reason }),
        { WasDispatched: true } => RefuseCancel(shipment, now),
        { Status: ShipmentStatus.Failed } => ConfirmCancel(shipment, now),
        { HasEnded: true } => Decision.Publish(ShipmentEvents.Of(shipment)),
        _ => Change(Next(shipment, ShipmentStatus.Cancelled, now) with { Reason = m.Reason }),
    };

    /// <summary>Rejection of a request about a shipment that does not exist.</summary>
    public static Rejection NotFound(string shipmentId) => new(
        RejectionKind.NotFound, "shipment_not_found",
        $"There is no shipment '{shipmentId}'. The first of an order has the order's id with -s1, once the order is confirmed.");

    /// <summary>Moves a shipment to another stage; a repeated move does nothing.</summary>
    /// <param name="shipmentId">The id of the request, which may not exist.</param>
    /// <param name="ifMatch">Entity tags on which the caller relies; null for none.</param>
    public static Decision Move(
        string shipmentId, Shipment? shipment, ShipmentMove move, DateTimeOffset now, string? ifMatch = null)
    {
        if (shipment is null) return Decision.Reject(NotFound(shipmentId));
        return FindMismatch(shipment, ifMatch) ?? Apply(shipment, move, now);
    }

    /// <summary>Changes carrier and tracking of a shipment that was dispatched; members that are null stay as they are.</summary>
    /// <param name="shipmentId">The id of the request, which may not exist.</param>
    /// <param name="ifMatch">Entity tags on which the caller relies; null for none.</param>
    public static Decision ChangeTracking(
        string shipmentId, Shipment? shipment, CarriageDetails details, DateTimeOffset now, string? ifMatch = null)
    {
        if (shipment is null) return Decision.Reject(NotFound(shipmentId));
        if (FindMismatch(shipment, ifMatch) is { } mismatch) return mismatch;
        if (!shipment.WasDispatched)
        {
            return Decision.Reject(
                RejectionKind.Conflict, "shipment_not_dispatched",
                $"The shipment is {shipment.Status.Text()}: carrier and tracking are set when it is dispatched.");
        }

        if (details.IsContainedIn(shipment.Carriage)) return Decision.Nothing;
        var changed = Touch(shipment, now) with { Carriage = shipment.Carriage.With(details) };
        return Decision.Change(changed, ShipmentEvents.TrackingChanged(changed));
    }

    /// <summary>The move that the timer of a stage makes; null in a final stage.</summary>
    /// <param name="details">Carrier and tracking at dispatch.</param>
    /// <param name="by">Actor of a dispatch.</param>
    public static ShipmentMove? NextMove(ShipmentStatus status, CarriageDetails details, string by) => status switch
    {
        ShipmentStatus.Created => ShipmentMove.Pack,
        ShipmentStatus.Packed => ShipmentMove.Dispatch(details, by),
        ShipmentStatus.Dispatched => ShipmentMove.StartTransit,
        ShipmentStatus.InTransit => ShipmentMove.Deliver,
        _ => null,
    };

    static Decision Apply(Shipment shipment, ShipmentMove move, DateTimeOffset now) =>
        (shipment.Status, move) switch
        {
            (ShipmentStatus.Created, PackMove) => Change(Next(shipment, ShipmentStatus.Packed, now)),
            (ShipmentStatus.Packed, DispatchMove m) => Dispatch(shipment, m, now),
            (ShipmentStatus.Dispatched, StartTransitMove) => Change(Next(shipment, ShipmentStatus.InTransit, now)),
            (ShipmentStatus.Dispatched or ShipmentStatus.InTransit, DeliverMove) =>
                Change(Next(shipment, ShipmentStatus.Delivered, now)),
            (ShipmentStatus.Failed, FailMove) => Decision.Nothing,
            (not (ShipmentStatus.Delivered or ShipmentStatus.Cancelled), FailMove m) =>
                Change(Next(shipment, ShipmentStatus.Failed, now) with { Reason = m.Reason }),

            (ShipmentStatus.Packed, PackMove) => Decision.Nothing,
            (ShipmentStatus.Dispatched, DispatchMove m) when m.Details.IsContainedIn(shipment.Carriage) => Decision.Nothing,
            (ShipmentStatus.InTransit, StartTransitMove) => Decision.Nothing,
            (ShipmentStatus.Delivered, DeliverMove) => Decision.Nothing,

            _ => Decision.Reject(
                RejectionKind.Conflict, "shipment_stage", $"The shipment is {shipment.Status.Text()}: {Hint(shipment.Status)}"),
        };

    static Decision? FindMismatch(Shipment shipment, string? ifMatch) =>
        EntityTag.Check(ifMatch, EntityTag.Of(shipment.Version)) is { } mismatch ? Decision.Reject(mismatch) : null;

    static string Hint(ShipmentStatus status) => status switch
    {
        ShipmentStatus.Created => "pack it first.",
        ShipmentStatus.Packed => "dispatch it first.",
        ShipmentStatus.Dispatched or ShipmentStatus.InTransit =>
            "it can only be delivered, or fail; carrier and tracking are changed with PATCH.",
        _ => "its status is final.",
    };

    static Shipment New(string orderId, string owner, ShipmentStatus status, DateTimeOffset now) => new(
        Shipment.IdOf(orderId, OnlyNumber), Version: 1, orderId, OnlyNumber, owner, Shipment.DefaultLocation, status, StatusVersion: 1,
        WasDispatched: false, Reason: null, Lines: [], Address: null, Carriage.None, CreatedAt: now, ChangedAt: now);

    /// <summary>Messages of earlier versions have no line ids: there a line's id is its position, from 1.</summary>
    static ShipmentLine LineOf(Line line, int index) =>
        new(line.LineId ?? (index + 1).ToString(CultureInfo.InvariantCulture), line.ProductId, line.Quantity);

    static Shipment Touch(Shipment shipment, DateTimeOffset now) => shipment with { Version = shipment.Version + 1, ChangedAt = now };

    static Shipment Next(Shipment shipment, ShipmentStatus status, DateTimeOffset now) =>
        Touch(shipment, now) with { Status = status, StatusVersion = shipment.Version + 1 };

    static Decision Change(Shipment next) => Decision.Change(next, ShipmentEvents.Of(next));

    static Decision Dispatch(Shipment shipment, DispatchMove move, DateTimeOffset now)
    {
        var next = Next(shipment, ShipmentStatus.Dispatched, now) with
        {
            WasDispatched = true, Carriage = shipment.Carriage.With(move.Details),
        };
        return Decision.Change(next, ShipmentEvents.Dispatched(next, move.By));
    }

    static Decision RefuseCancel(Shipment shipment, DateTimeOffset now)
    {
        var answered = Touch(shipment, now);
        return Decision.Change(answered, new ShipmentCancelRefused(
            answered.OrderId, answered.ShipmentId, $"The shipment is {answered.Status.Text()}: it was already dispatched.",
            answered.Version));
    }

    /// <summary>A shipment that failed before dispatch has nothing to cancel any more: it stays failed.</summary>
    static Decision ConfirmCancel(Shipment shipment, DateTimeOffset now)
    {
        var answered = Touch(shipment, now);
        return Decision.Change(answered, new ShipmentCancelled(answered.OrderId, answered.ShipmentId, answered.Version));
    }
}
