using Doms.Engine.Storage;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;
using Doms.Simulation.Nodes;
using Doms.Simulator;

namespace Doms.Tests.Simulation.Planted;

/// <summary>Defects in what services store about orders, money and goods: each breaks one invariant.</summary>
static class ModelDefects
{
    const int LostEntry = 4;

    public static IReadOnlyDictionary<string, Defect> All { get; } = new Dictionary<string, Defect>
    {
        ["delivered units not counted"] = Rewrite<Order>("I19", "delivered or lost", order => order with
        {
            Lines = [.. order.Lines.Select(line => line with { Delivered = 0 })],
        }),
        ["cancelled units not counted"] = Rewrite<Order>("I19", "cancelled or shipped", order => order with
        {
            Lines = [.. order.Lines.Select(line => line with { Cancelled = 0 })],
        }),
        ["total not of the lines"] = Rewrite<Order>("I19", "the lines come to", order => order with
        {
            Totals = order.Totals with { Items = order.Totals.Items - order.Totals.Items % 10 },
        }),
        ["entry of the timeline lost"] = Drop("I19", "entries", row => row is OrderEntry { Sequence: LostEntry }),
        ["position given twice"] = Rewrite<OrderEntry>(
            "I28", "is that of another event", entry => entry.Position > 1 ? entry with { Position = entry.Position - 1 } : entry),
        ["gap in the feed"] = Rewrite<OrderEntry>("I28", "the highest is", entry => entry with { Position = entry.Position * 2 }),
        ["refunds not added up"] = Rewrite<Order>("I19", "refunded:", order => order with
        {
            Payment = order.Payment with { Refunded = 0 },
        }),
        ["reserved units not followed"] = Rewrite<Order>("I19", "reserved units", order => order with
        {
            Lines = [.. order.Lines.Select(line => line with { Reserved = line.Reserved > 0 ? line.Ordered : line.Shipped })],
        }),
        ["attention not raised"] = Rewrite<Order>("I19", "the order does not say so", order => order with { Attention = null }),
        ["attention not lowered"] = Change("I19", "which it does not", change =>
            change is { Before: Order { Attention: { } attention }, Row: Order { Attention: null } order }
                ? change with { Row = order with { Attention = attention } }
                : change),
        ["refund without its transaction"] = Drop(
            "I6", "its transactions moved 0",
            row => row is PaymentTransaction { Kind: TransactionKind.Refund, Status: TransactionStatus.Succeeded }),
        ["settlement not counted"] = Rewrite<Payment>("I6", "settled manually", payment => payment with { SettledManually = 0 }),
        ["refund in flight not counted"] = Rewrite<Payment>(
            "I6", "refunds in flight", payment => payment with { RefundInFlight = payment.RefundInFlight / 2 }),
        ["consumed reservation stays open"] = Drop("I20", "too many", row => row is Reservation { Status: ReservationStatus.Consumed }),
        ["consumption without an order's reservation"] = Drop(
            "I3", "which reserved nothing",
            row => row is Reservation { Kind: ReservationKind.Order, Status: ReservationStatus.Reserved, Version: 1 }),
        ["released units of no reservation"] = Rewrite<StockMovement>(
            "I20", "for no order", movement => movement.Reason == MovementReason.Released ? movement with { Reference = null } : movement),
        ["unit missing in the shipment"] = Rewrite<Shipment>("I21", "were dispatched", shipment => shipment with
        {
            Lines = [.. shipment.Lines.Select(line => line with { Quantity = Math.Max(1, line.Quantity - 1) })],
        }),
        ["refunded lines not counted"] = Rewrite<Payment>("I6", "refunded units of line", payment => payment with
        {
            Lines = [.. payment.Lines.Select(line => line with { RefundedQuantity = 0, RefundedAmount = 0 })],
        }),
        ["charge without its transaction"] = Drop(
            "I6", "captured",
            row => row is PaymentTransaction { Kind: TransactionKind.Charge, Status: TransactionStatus.Succeeded }),
        ["charge under another key"] = Rewrite<PaymentTransaction>("I5", "at the provider", transaction =>
            transaction.Kind == TransactionKind.Charge ? transaction with { ProviderKey = transaction.Id + "0" } : transaction),
        ["sale missing in the ledger"] = Drop("I1", "", row => row is StockMovement { Reason: MovementReason.Committed }),
        ["other product in the shipment"] = Rewrite<Shipment>("I23", "in the shipment", shipment => shipment with
        {
            Lines = [.. shipment.Lines.Select(line => line with { ProductId = line.ProductId + "0" })],
        }),
        ["other units in the saga"] = Rewrite<Saga>("I23", "in the saga", saga => saga.Status == SagaStatus.Running ? saga : saga with
        {
            Order = saga.Order with { Lines = [.. saga.Order.Lines.Select(line => line with { Quantity = line.Quantity + 1 })] },
        }),
        ["other line in the reservation"] = Rewrite<Reservation>("I23", "the reservation has line", reservation =>
            reservation.Kind == ReservationKind.StandAlone ? reservation : reservation with
            {
                Lines = [.. reservation.Lines.Select(line => line with { LineId = line.LineId + "0" })],
            }),
        ["confirmation not notified"] = DropNotification(Templates.Confirmed),
        ["cancellation not notified"] = DropNotification(Templates.Cancelled),
        ["dispatch not notified"] = DropNotification(Templates.Dispatched),
        ["delivery not notified"] = DropNotification(Templates.Delivered),
        ["line missing in the shipment"] = Rewrite<Shipment>(
            "I21", "0 units of line", shipment => shipment with { Lines = [.. shipment.Lines.Take(1)] }),
    };

    static Defect DropNotification(string template) => Drop(
        "I24", $"'{template}'", row => row is Notification notification && notification.Template == template);

    static Defect Rewrite<T>(string judgement, string detail, Func<T, T> rewrite)
        where T : class => Change(judgement, detail, change => change.Row is T row ? change with { Row = rewrite(row) } : change);

    static Defect Change(string judgement, string detail, Func<RowChange, RowChange> change) => new(
        Shape.Joined, () => new DefectInjection { Store = store => new DefectiveStore(store) { OnWrite = change } }, judgement, detail);

    static Defect Drop(string judgement, string detail, Func<object?, bool> isDropped) => new(
        Shape.Joined, () => Defects.DropWrites(isDropped), judgement, detail);
}
