using Doms.Primitives;

namespace Doms.Fulfillment.Domain;

/// <summary>Stages of a shipment.</summary>
public enum ShipmentStatus
{
    Created,
    Packed,
    Dispatched,
    InTransit,

    /// <summary>Final.</summary>
    Delivered,

    /// <summary>Final.</summary>
    Failed,

    /// <summary>Only before dispatch. Final.</summary>
    Cancelled,
}

/// <summary>Text of a shipment status, as it is stored and shown.</summary>
public static class ShipmentStatusText
{
    static readonly EnumText<ShipmentStatus> Texts = new(
        "shipment status",
        (ShipmentStatus.Created, "CREATED"),
        (ShipmentStatus.Packed, "PACKED"),
        (ShipmentStatus.Dispatched, "DISPATCHED"),
        (ShipmentStatus.InTransit, "IN_TRANSIT"),
        (ShipmentStatus.Delivered, "DELIVERED"),
        (ShipmentStatus.Failed, "FAILED"),
        (ShipmentStatus.Cancelled, "CANCELLED"));

    public static IReadOnlyList<string> All => Texts.All;

    public static string Text(this ShipmentStatus status) => Texts.Of(status);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static ShipmentStatus Parse(string text) => Texts.Parse(text);
}
