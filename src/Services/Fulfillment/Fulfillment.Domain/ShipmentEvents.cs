using Doms.Contracts.Messages;

namespace Doms.Fulfillment.Domain;

/// <summary>Events of a shipment's stages, each at the version at which its stage was reached.</summary>
static class ShipmentEvents
{
    /// <summary>The event of the present stage.</summary>
    public static object Of(Shipment s) => s.Status switch
    {
        ShipmentStatus.Created => Created(s),
        ShipmentStatus.Packed => new ShipmentPacked(
            s.OrderId, s.ShipmentId, s.Carriage.TrackingNumber, s.StatusVersion, s.Number, LinesOf(s), s.Carriage.Carrier,
            s.Carriage.Service, s.Carriage.TrackingUrl),
        ShipmentStatus.Dispatched => Dispatched(s, by: null),
        ShipmentStatus.InTransit => new ShipmentInTransit(
            s.OrderId, s.ShipmentId, s.Carriage.TrackingNumber, s.StatusVersion, s.Number, LinesOf(s), s.Carriage.Carrier,
            s.Carriage.Service, s.Carriage.TrackingUrl),
        ShipmentStatus.Failed => new ShipmentFailed(
            s.OrderId, s.ShipmentId, s.Reason!, s.WasDispatched, s.StatusVersion, s.Number, LinesOf(s)),
        ShipmentStatus.Cancelled => new ShipmentCancelled(s.OrderId, s.ShipmentId, s.StatusVersion),
        _ => new ShipmentDelivered(
            s.OrderId, s.ShipmentId, s.Carriage.TrackingNumber, s.StatusVersion, s.Number, LinesOf(s), s.Carriage.Carrier,
            s.Carriage.Service, s.Carriage.TrackingUrl),
    };

    /// <summary>That the shipment was created, and its present stage; only the latter for a cancelled one.</summary>
    public static IReadOnlyList<object> Until(Shipment s) => s.Status is ShipmentStatus.Created or ShipmentStatus.Cancelled
        ? [Of(s)]
        : [Created(s), Of(s)];

    public static ShipmentDispatched Dispatched(Shipment s, string? by) => new(
        s.OrderId, s.ShipmentId, s.Carriage.TrackingNumber, s.StatusVersion, s.Number, LinesOf(s), s.Carriage.Carrier,
        s.Carriage.Service, s.Carriage.TrackingUrl, by);

    public static ShipmentTrackingChanged TrackingChanged(Shipment s) => new(
        s.OrderId, s.ShipmentId, s.Number, s.Carriage.Carrier, s.Carriage.Service, s.Carriage.TrackingNumber, s.Carriage.TrackingUrl,
        s.Version);

    /// <summary>The first event of a shipment, always at its first version; carrier and tracking follow at dispatch.</summary>
    static ShipmentCreated Created(Shipment s) => new(
        s.OrderId, s.ShipmentId, TrackingNumber: null, Version: 1, s.Number, LinesOf(s));

    static IReadOnlyList<LineQuantity> LinesOf(Shipment s) => [.. s.Lines.Select(line => new LineQuantity(line.LineId, line.Quantity))];
}
