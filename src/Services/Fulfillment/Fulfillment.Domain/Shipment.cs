using System.Globalization;
using Doms.Contracts.Messages;

namespace Doms.Fulfillment.Domain;

/// <summary>Shipment of an order.</summary>
/// <param name="ShipmentId">Key: the order's id, "-s" and the number, see <see cref="IdOf"/>.</param>
/// <param name="Number">Number within the order, from 1.</param>
/// <param name="StatusVersion">Version at which the status was reached; its event is published again under this version.</param>
/// <param name="WasDispatched">True once dispatched.</param>
/// <param name="Reason">Reason of a failure or cancellation.</param>
/// <param name="Lines">Units of the shipment; empty when the order was cancelled before it was created.</param>
public sealed record Shipment(
    string ShipmentId,
    long Version,
    string OrderId,
    int Number,
    string Owner,
    string LocationId,
    ShipmentStatus Status,
    long StatusVersion,
    bool WasDispatched,
    string? Reason,
    IReadOnlyList<ShipmentLine> Lines,
    Address? Address,
    Carriage Carriage,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    public const string DefaultLocation = "default";

    const string NumberMark = "-s";

    /// <summary>True in a final stage.</summary>
    public bool HasEnded => Status is ShipmentStatus.Delivered or ShipmentStatus.Failed or ShipmentStatus.Cancelled;

    /// <summary>The id of a shipment of an order.</summary>
    public static string IdOf(string orderId, int number) => $"{orderId}{NumberMark}{number}";

    /// <summary>Finds the order and the number of a shipment's id; false for any other text.</summary>
    public static bool TryParseId(string shipmentId, out string orderId, out int number)
    {
        var mark = shipmentId.LastIndexOf(NumberMark, StringComparison.Ordinal);
        orderId = mark < 0 ? "" : shipmentId[..mark];
        number = 0;
        return mark > 0
            && int.TryParse(shipmentId.AsSpan(mark + NumberMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && IdOf(orderId, number) == shipmentId;
    }
}

/// <summary>Units of one line of the order in a shipment.</summary>
public sealed record ShipmentLine(string LineId, string ProductId, long Quantity);

/// <summary>Carrier of a shipment, and its parcels; the first parcel's tracking is the shipment's.</summary>
/// <param name="Service">The carrier's service, such as GROUND.</param>
public sealed record Carriage(string? Carrier, string? Service, IReadOnlyList<Parcel> Parcels)
{
    public static Carriage None { get; } = new(null, null, []);

    public string? TrackingNumber => Parcels is [var first, ..] ? first.TrackingNumber : null;

    public string? TrackingUrl => Parcels is [var first, ..] ? first.TrackingUrl : null;

    /// <summary>
    /// Sets the members that the details give and keeps the others; but the page of an earlier number shows another parcel, so a new
    /// number without a page has none.
    /// </summary>
    public Carriage With(CarriageDetails details)
    {
        if (details.IsContainedIn(this)) return this;
        var isOtherParcel = details.TrackingNumber is { } number && number != TrackingNumber;
        var url = details.TrackingUrl ?? (isOtherParcel ? null : TrackingUrl);
        var first = new Parcel(details.TrackingNumber ?? TrackingNumber, url);
        var isEmpty = first.TrackingNumber is null && first.TrackingUrl is null;
        IReadOnlyList<Parcel> parcels = isEmpty ? Parcels : [first, .. Parcels.Skip(1)];
        return new(details.Carrier ?? Carrier, details.Service ?? Service, parcels);
    }
}

public sealed record Parcel(string? TrackingNumber, string? TrackingUrl);

/// <summary>Carrier and tracking as they are reported at dispatch or later; null where nothing is reported.</summary>
public sealed record CarriageDetails(string? Carrier, string? Service, string? TrackingNumber, string? TrackingUrl)
{
    public static CarriageDetails None { get; } = new(null, null, null, null);

    /// <summary>True when the carriage has every given member already.</summary>
    public bool IsContainedIn(Carriage carriage) =>
        IsSame(Carrier, carriage.Carrier) && IsSame(Service, carriage.Service)
        && IsSame(TrackingNumber, carriage.TrackingNumber) && IsSame(TrackingUrl, carriage.TrackingUrl);

    static bool IsSame(string? reported, string? present) => reported is null || reported == present;
}
