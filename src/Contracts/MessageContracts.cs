using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Messages;

namespace Doms.Contracts;

/// <summary>Every message that crosses a service boundary, with its name, version and topic.</summary>
public static class MessageContracts
{
    public static IReadOnlyList<MessageDefinition> All { get; } =
    [
        new("order.created", 1, "orders.events", ContractsJson.Default.OrderCreated),
        new("order.cancel_requested", 1, "orders.events", ContractsJson.Default.OrderCancelRequested),
        new("order.confirmed", 1, "orders.events", ContractsJson.Default.OrderConfirmed),
        new("order.completed", 1, "orders.events", ContractsJson.Default.OrderCompleted),
        new("order.cancelled", 1, "orders.events", ContractsJson.Default.OrderCancelled),
        new("order.confirm", 1, "orders.commands", ContractsJson.Default.ConfirmOrder),
        new("order.complete", 1, "orders.commands", ContractsJson.Default.CompleteOrder),
        new("order.cancel", 1, "orders.commands", ContractsJson.Default.CancelOrder),

        new("inventory.reserve", 1, "inventory.commands", ContractsJson.Default.ReserveInventory),
        new("inventory.release", 1, "inventory.commands", ContractsJson.Default.ReleaseInventory),
        new("inventory.commit", 1, "inventory.commands", ContractsJson.Default.CommitInventory),
        new("inventory.reserved", 1, "inventory.events", ContractsJson.Default.InventoryReserved),
        new("inventory.unavailable", 1, "inventory.events", ContractsJson.Default.InventoryUnavailable),
        new("inventory.released", 1, "inventory.events", ContractsJson.Default.InventoryReleased),
        new("inventory.committed", 1, "inventory.events", ContractsJson.Default.InventoryCommitted),
        new("product.changed", 1, "inventory.events", ContractsJson.Default.ProductChanged),

        new("payment.initiate", 1, "payments.commands", ContractsJson.Default.InitiatePayment),
        new("payment.refund", 1, "payments.commands", ContractsJson.Default.RefundPayment),
        new("payment.success", 1, "payments.events", ContractsJson.Default.PaymentCompleted),
        new("payment.failed", 1, "payments.events", ContractsJson.Default.PaymentFailed),
        new("payment.unknown", 1, "payments.events", ContractsJson.Default.PaymentUnknown),
        new("payment.refunded", 1, "payments.events", ContractsJson.Default.PaymentRefunded),
        new("payment.refund_failed", 1, "payments.events", ContractsJson.Default.PaymentRefundFailed),
        new("payment.refund_requested", 1, "payments.events", ContractsJson.Default.RefundRequested),

        new("fulfillment.create", 1, "fulfillment.commands", ContractsJson.Default.CreateShipment),
        new("fulfillment.cancel", 1, "fulfillment.commands", ContractsJson.Default.CancelShipment),
        new("shipment.created", 1, "fulfillment.events", ContractsJson.Default.ShipmentCreated),
        new("shipment.packed", 1, "fulfillment.events", ContractsJson.Default.ShipmentPacked),
        new("shipment.dispatched", 1, "fulfillment.events", ContractsJson.Default.ShipmentDispatched),
        new("shipment.in_transit", 1, "fulfillment.events", ContractsJson.Default.ShipmentInTransit),
        new("shipment.delivered", 1, "fulfillment.events", ContractsJson.Default.ShipmentDelivered),
        new("shipment.failed", 1, "fulfillment.events", ContractsJson.Default.ShipmentFailed),
        new("shipment.cancelled", 1, "fulfillment.events", ContractsJson.Default.ShipmentCancelled),
        new("shipment.cancel_refused", 1, "fulfillment.events", ContractsJson.Default.ShipmentCancelRefused),

        new("saga.cancellation_refused", 1, "orchestrator.events", ContractsJson.Default.CancellationRefused),
        new("saga.needs_attention", 1, "orchestrator.events", ContractsJson.Default.SagaNeedsAttention),
        new("saga.alive", 1, "orchestrator.events", ContractsJson.Default.SagaStatusReported),
    ];
}

/// <summary>JSON metadata of every contract: camel case, nulls left out, unknown members ignored.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(OrderCreated)), JsonSerializable(typeof(OrderCancelRequested))]
[JsonSerializable(typeof(OrderConfirmed)), JsonSerializable(typeof(OrderCompleted)), JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(ConfirmOrder)), JsonSerializable(typeof(CompleteOrder)), JsonSerializable(typeof(CancelOrder))]
[JsonSerializable(typeof(ReserveInventory)), JsonSerializable(typeof(ReleaseInventory)), JsonSerializable(typeof(CommitInventory))]
[JsonSerializable(typeof(InventoryReserved)), JsonSerializable(typeof(InventoryUnavailable))]
[JsonSerializable(typeof(InventoryReleased)), JsonSerializable(typeof(InventoryCommitted)), JsonSerializable(typeof(ProductChanged))]
[JsonSerializable(typeof(InitiatePayment)), JsonSerializable(typeof(RefundPayment))]
[JsonSerializable(typeof(PaymentCompleted)), JsonSerializable(typeof(PaymentFailed)), JsonSerializable(typeof(PaymentUnknown))]
[JsonSerializable(typeof(PaymentRefunded)), JsonSerializable(typeof(PaymentRefundFailed)), JsonSerializable(typeof(RefundRequested))]
[JsonSerializable(typeof(CreateShipment)), JsonSerializable(typeof(CancelShipment))]
[JsonSerializable(typeof(ShipmentCreated)), JsonSerializable(typeof(ShipmentPacked)), JsonSerializable(typeof(ShipmentDispatched))]
[JsonSerializable(typeof(ShipmentInTransit)), JsonSerializable(typeof(ShipmentDelivered)), JsonSerializable(typeof(ShipmentFailed))]
[JsonSerializable(typeof(ShipmentCancelled)), JsonSerializable(typeof(ShipmentCancelRefused))]
[JsonSerializable(typeof(CancellationRefused)), JsonSerializable(typeof(SagaNeedsAttention)), JsonSerializable(typeof(SagaStatusReported))]
public sealed partial class ContractsJson : JsonSerializerContext;
