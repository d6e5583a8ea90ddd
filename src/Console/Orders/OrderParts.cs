using Doms.Contracts.Http;

namespace Doms.Console.Orders;

/// <summary>All that the page of an order shows.</summary>
/// <param name="Payment">Null before it exists, or while its service does not respond.</param>
/// <param name="Away">Names of the parts that do not respond.</param>
public sealed record OrderParts(
    OrderView Order,
    WhyView? Why,
    IReadOnlyList<TimelineEntryView> Entries,
    PaymentView? Payment,
    IReadOnlyList<OrderRefundView> Refunds,
    IReadOnlyList<ShipmentView> Shipments,
    SagaView? Saga,
    IReadOnlyList<NotificationView> Mails,
    IReadOnlyList<string> Away)
{
    /// <summary>Zone of the times that the page shows.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
}
