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
    public const string InventoryCommitted = "INVENTORY_COMMITTED";
    public const string PaymentFailed = "PAYMENT_FAILED";
    public const string PaymentUnknown = "PAYMENT_UNKNOWN";
    public const string PaymentRefunded = "PAYMENT_REFUNDED";
    public const string PaymentPartlyRefunded = "PAYMENT_PARTLY_REFUNDED";
    public const string PaymentVoided = "PAYMENT_VOIDED";
    public const string RefundBegun = "REFUND_BEGUN";
    public const string RefundFailed = "REFUND_FAILED";
    public const string RefundCancelled = "REFUND_CANCELLED";
    public const string RefundRequested = "REFUND_REQUESTED";
    public const string ShipmentCreated = "SHIPMENT_CREATED";
    public const string ShipmentPacked = "SHIPMENT_PACKED";
    public const string ShipmentInTransit = "SHIPMENT_IN_TRANSIT";
    public const string ShipmentFailed = "SHIPMENT_FAILED";
    public const string ShipmentTrackingChanged = "SHIPMENT_TRACKING_CHANGED";
    public const string ShipmentCancelled = "SHIPMENT_CANCELLED";
    public const string ShipmentCancelRefused = "SHIPMENT_CANCEL_REFUSED";
    public const string CancellationRequested = "CANCELLATION_REQUESTED";
    public const string CancellationRefused = "CANCELLATION_REFUSED";
    public const string NeedsAttention = "NEEDS_ATTENTION";
    public const string AttentionCleared = "ATTENTION_CLEARED";
    public const string SagaNotResponding = "UNATTENDED";
    public const string SagaResponding = "ATTENDED";
    public const string MessageDeadLettered = "MESSAGE_GIVEN_UP";
    public const string DeadLetterClosed = "DEAD_LETTER_CLOSED";

    static readonly FrozenDictionary<string, int> MilestoneRanks = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        [Created] = 0, [InventoryReserved] = 1, [PaymentCompleted] = 1, [Confirmed] = 2, [Shipped] = 3, [Delivered] = 4, [Cancelled] = 5,
    }.ToFrozenDictionary();

    static readonly FrozenSet<string> ForOperators = FrozenSet.ToFrozenSet(
    [
        InventoryCommitted, RefundRequested, RefundFailed, RefundCancelled, NeedsAttention, AttentionCleared, SagaNotResponding,
        SagaResponding, MessageDeadLettered, DeadLetterClosed,
    ]);

    /// <summary>True for an event that is part of an order's progress.</summary>
    public static bool IsMilestone(string name) => MilestoneRanks.ContainsKey(name);

    /// <summary>Position of a milestone among those that an order reaches; two that can be reached in either order have the same.</summary>
    public static int MilestoneRank(string name) => MilestoneRanks[name];

    /// <summary>Readers of an event, one of <see cref="Audiences"/>.</summary>
    public static string AudienceOf(string name) => ForOperators.Contains(name) ? Audiences.Operator : Audiences.Customer;
}
