using System.Collections.Frozen;

namespace Doms.Orders.Domain;

/// <summary>Names of timeline events; the milestones among them are an order's progress.</summary>
public static class TimelineEventNames
{
    public const string Created = "ORDER_CREATED";
    public const string InventoryReserved = "INVENTORY_RESERVED";
    public const string PaymentCompleted = "PAYMENT_COMPLETED";
    public const string Confirmed = "ORDER_CONFIRMED";
    public const string Shipped = "SHIPPED";
    public const string Delivered = "DELIVERED";
    public const string Cancelled = "CANCELLED";

    public const string Completed = "ORDER_COMPLETED";
    public const string InventoryUnavailable = "INVENTORY_UNAVAILABLE";
    public const string InventoryReleased = "INVENTORY_RELEASED";
    public const string PaymentFailed = "PAYMENT_FAILED";
    public const string PaymentUnknown = "PAYMENT_UNKNOWN";
    public const string PaymentRefunded = "PAYMENT_REFUNDED";
    public const string PaymentPartlyRefunded = "PAYMENT_PARTLY_REFUNDED";
    public const string PaymentVoided = "PAYMENT_VOIDED";
    public const string RefundFailed = "REFUND_FAILED";
    public const string RefundRequested = "REFUND_REQUESTED";
    public const string ShipmentCreated = "SHIPMENT_CREATED";
    public const string ShipmentPacked = "SHIPMENT_PACKED";
    public const string ShipmentInTransit = "SHIPMENT_IN_TRANSIT";
    public const string ShipmentFailed = "SHIPMENT_FAILED";
    public const string ShipmentCancelled = "SHIPMENT_CANCELLED";
    public const string ShipmentCancelRefused = "SHIPMENT_CANCEL_REFUSED";
    public const string CancellationRequested = "CANCELLATION_REQUESTED";
    public const string CancellationRefused = "CANCELLATION_REFUSED";
    public const string NeedsAttention = "NEEDS_ATTENTION";
    public const string SagaNotResponding = "UNATTENDED";
    public const string SagaResponding = "ATTENDED";
    public const string MessageDeadLettered = "MESSAGE_GIVEN_UP";

    static readonly FrozenSet<string> Milestones = FrozenSet.ToFrozenSet(
        [Created, PaymentCompleted, InventoryReserved, Confirmed, Shipped, Delivered, Cancelled]);

    /// <summary>True for an event that is part of an order's progress.</summary>
    public static bool IsMilestone(string name) => Milestones.Contains(name);

    /// <summary>True when the first event cannot have happened before the second, in whichever order they arrive.</summary>
    public static bool IsConsequence(string name, string of) =>
        (StageOf(of) is > 0 and var stage && StageOf(name) > stage) || Reverses(name, of);

    static bool Reverses(string name, string reversed) => reversed switch
    {
        InventoryReserved => name is InventoryReleased,
        PaymentCompleted => name is RefundRequested or RefundFailed or PaymentPartlyRefunded or PaymentRefunded,
        _ => false,
    };

    static int StageOf(string name) => name switch
    {
        InventoryReserved or PaymentCompleted => 1,
        Confirmed => 2,
        ShipmentCreated => 3,
        ShipmentPacked => 4,
        Shipped => 5,
        ShipmentInTransit => 6,
        Delivered => 7,
        Completed => 8,
        _ => 0,
    };
}
