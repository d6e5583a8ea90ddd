namespace Doms.Fulfillment.Domain;

/// <summary>What the house, the carrier or the clock does with a shipment.</summary>
public abstract record ShipmentMove
{
    /// <summary>The goods are in their parcel.</summary>
    public static ShipmentMove Pack { get; } = new PackMove();

    /// <summary>The parcel leaves the house.</summary>
    public static ShipmentMove Dispatch { get; } = new DispatchMove();

    /// <summary>The carrier has it.</summary>
    public static ShipmentMove StartTransit { get; } = new StartTransitMove();

    /// <summary>The customer has it.</summary>
    public static ShipmentMove Deliver { get; } = new DeliverMove();

    /// <summary>It will not arrive.</summary>
    public static ShipmentMove Fail(string reason) => new FailMove(reason);
}

sealed record PackMove : ShipmentMove;

sealed record DispatchMove : ShipmentMove;

sealed record StartTransitMove : ShipmentMove;

sealed record DeliverMove : ShipmentMove;

sealed record FailMove(string Reason) : ShipmentMove;
