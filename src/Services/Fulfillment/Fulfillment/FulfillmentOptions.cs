using Doms.Fulfillment.Domain;
using Doms.Hosting.Web;

namespace Doms.Fulfillment;

/// <summary>Settings of Fulfillment.</summary>
public sealed record FulfillmentOptions
{
    /// <summary>Range of <see cref="StageDuration"/>.</summary>
    public static readonly NumberRange<TimeSpan> StageDurations = new(TimeSpan.Zero, TimeSpan.FromDays(30));

    /// <summary>Stage duration of the demo profile.</summary>
    public static readonly TimeSpan DemoStageDuration = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time after which a shipment moves to its next stage by a timer: up to 30 days, or 0 (the default) for shipments that move through
    /// the API only.
    /// </summary>
    public TimeSpan StageDuration { get; init; }

    /// <summary>True in the demo profile: a shipment that is dispatched without a tracking number gets a made-up one.</summary>
    public bool MakesUpTrackingNumbers { get; init; }

    /// <exception cref="SettingException">A setting is out of range; the message names it.</exception>
    internal FulfillmentOptions Validated() => StageDurations.Contains(StageDuration)
        ? this
        : throw new SettingException("Fulfillment:StageDuration", $"is {StageDuration}; it must be {StageDurations}");

    /// <summary>Adds the made-up tracking number to the details of a packed shipment that have none.</summary>
    internal CarriageDetails Complete(CarriageDetails details, Shipment? shipment) =>
        MakesUpTrackingNumbers && details.TrackingNumber is null && shipment is { Status: ShipmentStatus.Packed }
            ? details with { TrackingNumber = TrackingNumber.Of(shipment.ShipmentId) }
            : details;
}
