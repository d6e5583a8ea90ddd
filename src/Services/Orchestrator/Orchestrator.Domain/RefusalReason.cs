using Doms.Contracts.Messages;

namespace Doms.Orchestrator.Domain;

/// <summary>Reason of a service's refusal.</summary>
static class RefusalReason
{
    public static string Of(object message) => message switch
    {
        InventoryUnavailable m => m.Reason,
        PaymentFailed m => $"Payment declined: {m.Reason}",
        PaymentRefundFailed m => $"Refund refused: {m.Reason}",
        ShipmentCancelRefused m => m.Reason,
        _ => "The stock is already committed.",
    };
}
