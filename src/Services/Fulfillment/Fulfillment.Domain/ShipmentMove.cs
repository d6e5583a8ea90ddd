namespace Doms.Fulfillment.Domain;

/// <summary>Move of a shipment to another stage, by the warehouse, the carrier or a timer.</summary>
public abstract record ShipmentMove
{
    /// <summary>The goods are packed.</summary>
    public static ShipmentMove Pack { get; } = new PackMove();

    /// <summary>The carrier has the parcel.</summary>
    public static ShipmentMove StartTransit { get; } = new StartTransitMove();

    /// <summary>The customer has the parcel.</summary>
    public static ShipmentMove Deliver { get; } = new DeliverMove();

    /// <summary>The parcel is dispatched.</summary>
    /// <param name="by">Subject that dispatched it, or "clock".</param>
    public static ShipmentMove Dispatch(CarriageDetails details, string by) => new DispatchMove(details, by);

    /// <summary>The parcel will not arrive.</summary>
    public static ShipmentMove Fail(string reason) => new FailMove(reason);
}

sealed record PackMove : ShipmentMove;

sealed record DispatchMove(CarriageDetails Details, string By) : ShipmentMove;

sealed record StartTransitMove : ShipmentMove;

sealed record DeliverMove : ShipmentMove;

sealed record FailMove(string Reason) : ShipmentMove;
