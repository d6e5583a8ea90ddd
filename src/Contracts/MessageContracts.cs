using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Messages;

namespace Doms.Contracts;

/// <summary>Every message that crosses a service boundary, with its name, version and topic.</summary>
public static class MessageContracts
{
    const string OrdersEvents = $"{ServiceNames.Orders}.events";
    const string OrdersCommands = $"{ServiceNames.Orders}.commands";
    const string InventoryEvents = $"{ServiceNames.Inventory}.events";
    const string InventoryCommands = $"{ServiceNames.Inventory}.commands";
    const string PaymentsEvents = $"{ServiceNames.Payments}.events";
    const string PaymentsCommands = $"{ServiceNames.Payments}.commands";
    const string FulfillmentEvents = $"{ServiceNames.Fulfillment}.events";
    const string FulfillmentCommands = $"{ServiceNames.Fulfillment}.commands";
    const string OrchestratorEvents = $"{ServiceNames.Orchestrator}.events";

    public static IReadOnlyList<MessageDefinition> All { get; } =
    [
        new("order.created", 1, OrdersEvents, ContractsJson.Default.OrderCreated),
        new("order.cancel_requested", 1, OrdersEvents, ContractsJson.Default.OrderCancelRequested),
        new("order.confirmed", 1, OrdersEvents, ContractsJson.Default.OrderConfirmed),
        new("order.completed", 1, OrdersEvents, ContractsJson.Default.OrderCompleted),
        new("order.cancelled", 1, OrdersEvents, ContractsJson.Default.OrderCancelled),
        new("order.confirm", 1, OrdersCommands, ContractsJson.Default.ConfirmOrder),
        new("order.complete", 1, OrdersCommands, ContractsJson.Default.CompleteOrder),
        new("order.cancel", 1, OrdersCommands, ContractsJson.Default.CancelOrder),

        new("inventory.reserve", 1, InventoryCommands, ContractsJson.Default.ReserveInventory),
        new("inventory.release", 1, InventoryCommands, ContractsJson.Default.ReleaseInventory),
        new("inventory.commit", 1, InventoryCommands, ContractsJson.Default.CommitInventory),
        new("inventory.reserved", 1, InventoryEvents, ContractsJson.Default.InventoryReserved),
        new("inventory.unavailable", 1, InventoryEvents, ContractsJson.Default.InventoryUnavailable),
        new("inventory.released", 1, InventoryEvents, ContractsJson.Default.InventoryReleased),
        new("inventory.committed", 1, InventoryEvents, ContractsJson.Default.InventoryCommitted),
        new("product.changed", 1, InventoryEvents, ContractsJson.Default.ProductChanged),

        new("payment.prepare", 1, PaymentsCommands, ContractsJson.Default.PreparePayment),
        new("payment.initiate", 1, PaymentsCommands, ContractsJson.Default.InitiatePayment),
        new("payment.refund", 1, PaymentsCommands, ContractsJson.Default.RefundPayment),
        new("payment.write_off", 1, PaymentsCommands, ContractsJson.Default.WriteOffPayment),
        new("payment.initiated", 1, PaymentsEvents, ContractsJson.Default.PaymentInitiated),
        new("payment.success", 1, PaymentsEvents, ContractsJson.Default.PaymentCompleted),
        new("payment.failed", 1, PaymentsEvents, ContractsJson.Default.PaymentFailed),
        new("payment.unknown", 1, PaymentsEvents, ContractsJson.Default.PaymentUnknown),
        new("payment.refund_begun", 1, PaymentsEvents, ContractsJson.Default.RefundBegun),
        new("payment.refunded", 1, PaymentsEvents, ContractsJson.Default.PaymentRefunded),
        new("payment.refund_failed", 1, PaymentsEvents, ContractsJson.Default.PaymentRefundFailed),
        new("payment.refund_cancelled", 1, PaymentsEvents, ContractsJson.Default.RefundCancelled),
        new("payment.refund_requested", 1, PaymentsEvents, ContractsJson.Default.RefundRequested),

        new("fulfillment.create", 1, FulfillmentCommands, ContractsJson.Default.CreateShipment),
        new("fulfillment.cancel", 1, FulfillmentCommands, ContractsJson.Default.CancelShipment),
        new("shipment.created", 1, FulfillmentEvents, ContractsJson.Default.ShipmentCreated),
        new("shipment.packed", 1, FulfillmentEvents, ContractsJson.Default.ShipmentPacked),
        new("shipment.dispatched", 1, FulfillmentEvents, ContractsJson.Default.ShipmentDispatched),
        new("shipment.in_transit", 1, FulfillmentEvents, ContractsJson.Default.ShipmentInTransit),
        new("shipment.delivered", 1, FulfillmentEvents, ContractsJson.Default.ShipmentDelivered),
        new("shipment.failed", 1, FulfillmentEvents, ContractsJson.Default.ShipmentFailed),
        new("shipment.tracking_changed", 1, FulfillmentEvents, ContractsJson.Default.ShipmentTrackingChanged),
        new("shipment.cancelled", 1, FulfillmentEvents, ContractsJson.Default.ShipmentCancelled),
        new("shipment.cancel_refused", 1, FulfillmentEvents, ContractsJson.Default.ShipmentCancelRefused),

        new("saga.cancellation_refused", 1, OrchestratorEvents, ContractsJson.Default.CancellationRefused),
        new("saga.needs_attention", 1, OrchestratorEvents, ContractsJson.Default.SagaNeedsAttention),
        new("saga.attention_cleared", 1, OrchestratorEvents, ContractsJson.Default.AttentionCleared),
        new("saga.alive", 1, OrchestratorEvents, ContractsJson.Default.SagaStatusReported),
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
[JsonSerializable(typeof(PaymentInitiated))]
[JsonSerializable(typeof(PaymentCompleted)), JsonSerializable(typeof(PaymentFailed)), JsonSerializable(typeof(PaymentUnknown))]
[JsonSerializable(typeof(PaymentRefunded)), JsonSerializable(typeof(PaymentRefundFailed)), JsonSerializable(typeof(RefundRequested))]
[JsonSerializable(typeof(CreateShipment)), JsonSerializable(typeof(CancelShipment))]
[JsonSerializable(typeof(ShipmentCreated)), JsonSerializable(typeof(ShipmentPacked)), JsonSerializable(typeof(ShipmentDispatched))]
[JsonSerializable(typeof(ShipmentInTransit)), JsonSerializable(typeof(ShipmentDelivered)), JsonSerializable(typeof(ShipmentFailed))]
[JsonSerializable(typeof(ShipmentCancelled)), JsonSerializable(typeof(ShipmentCancelRefused))]
[JsonSerializable(typeof(PreparePayment)), JsonSerializable(typeof(RefundBegun)), JsonSerializable(typeof(RefundCancelled))]
[JsonSerializable(typeof(WriteOffPayment))]
[JsonSerializable(typeof(ShipmentTrackingChanged)), JsonSerializable(typeof(AttentionCleared))]
[JsonSerializable(typeof(CancellationRefused)), JsonSerializable(typeof(SagaNeedsAttention)), JsonSerializable(typeof(SagaStatusReported))]
public sealed partial class ContractsJson : JsonSerializerContext;
