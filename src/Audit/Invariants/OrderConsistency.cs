using Doms.Audit.State;
using Doms.Contracts;
using Doms.Engine.DeadLetters;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Order = Doms.Orders.Domain.Order;

namespace Doms.Audit.Invariants;

/// <summary>
/// The lines of an order add up to its totals, its counters to its status, and its copies of other services equal what they have stored.
/// </summary>
/// <param name="mayBeInBroker">True when messages may be in a broker: then only orders that are at rest are compared.</param>
sealed class OrderConsistency(DateTimeOffset now, bool mayBeInBroker)
    : Invariant("I19", "orders: lines, totals and entries add up, and equal what the other services have stored")
{
    /// <summary>Time without a change after which nothing about an order can be in a broker.</summary>
    static readonly TimeSpan RestAfter = TimeSpan.FromHours(1);

    readonly Dictionary<string, HashSet<string>> _openDeadLetters = [];

    /// <summary>Causes by the messages to Orders that were not handled and may have named others.</summary>
    readonly Dictionary<string, HashSet<string>> _unhandledByOrders = [];

    /// <summary>Collects a dead letter; all of them are needed before the orders are checked.</summary>
    public void Add(DeadLetter deadLetter)
    {
        if (deadLetter is { Status: DeadLetter.Open, Announcement: not null }) AddCause(_openDeadLetters, deadLetter);
        if (deadLetter is { Status: not DeadLetter.Replayed, Consumer: ServiceNames.Orders }) AddCause(_unhandledByOrders, deadLetter);
    }

    static void AddCause(Dictionary<string, HashSet<string>> causes, DeadLetter deadLetter)
    {
        if (!causes.TryGetValue(deadLetter.Key, out var ofOrder)) causes.Add(deadLetter.Key, ofOrder = []);
        ofOrder.Add(Attention.DeadLetter(deadLetter.Id));
    }

    public override void Check(OrderRecords records)
    {
        if (records.Order is not { } order)
        {
            if (records.Entries.Count > 0) AddViolation(records.Id, "there are entries of a timeline, but no order");
            return;
        }

        CountChecked();
        CheckTotals(order);
        CheckEntries(records, order);
        if (mayBeInBroker && LastChange(records, order) > now - RestAfter) return;
        CheckCounters(records, order);
        CheckProjections(records, order);
        CheckAttention(records, order);
    }

    static DateTimeOffset LastChange(OrderRecords records, Order order)
    {
        DateTimeOffset?[] changes = [order.UpdatedAt, records.Saga?.ChangedAt, records.Payment?.ChangedAt, records.Shipment?.ChangedAt];
        return changes.Max()!.Value;
    }

    void CheckTotals(Order order)
    {
        if (order.Lines.Any(line => !line.IsConsistent)) AddViolation(order.OrderId, "a line has impossible counters");
        if (order.Lines.Select(line => line.LineId).Distinct().Count() != order.Lines.Count)
            AddViolation(order.OrderId, "two lines have the same id");
        var totals = OrderTotals.Of(order.Lines);
        if (totals.Items != order.Totals.Items || totals.Discount != order.Totals.Discount)
            AddViolation(order.OrderId, $"the lines come to {totals.Items}, the order to {order.Totals.Items}");
        long? sum = order.Totals.Shipping;
        foreach (var line in order.Lines) sum += line.TotalOf(order.Totals.TaxIncluded);
        if (sum != order.Total) AddViolation(order.OrderId, $"lines and shipping cost {sum}, the order {order.Total}");
    }

    void CheckEntries(OrderRecords records, Order order)
    {
        var sequences = records.Entries.Select(entry => entry.Sequence).Order();
        if (!sequences.SequenceEqual(Enumerable.Range(1, records.Entries.Count)) || records.Entries.Count != order.Sequence)
            AddViolation(order.OrderId, $"the order has numbered {order.Sequence} entries, {records.Entries.Count} are stored");
    }

    void CheckCounters(OrderRecords records, Order order)
    {
        var isForward = records.Saga is { IsCompensating: false, Status: SagaStatus.Running, Progress.Resolution: null } saga
            && saga.Workflow != Workflows.InventoryOnly;
        foreach (var line in order.Lines)
        {
            var problem = order.Status switch
            {
                OrderStatus.Completed when line.Delivered + line.Lost != line.Open => "are delivered or lost",
                OrderStatus.Cancelled when line.Cancelled != line.Ordered - line.Shipped => "are cancelled or shipped",
                _ when line.Reserved + line.Shipped > line.Open => "are open, but more reserved and shipped",
                OrderStatus.Confirmed when isForward && line.Reserved + line.Shipped != line.Open => "are reserved or shipped",
                _ => null,
            };
            if (problem is not null)
                AddUnexplainedViolation(
                    order.OrderId, $"{order.Status.Text()}, but not all units of line {line.LineId} {problem}",
                    new Explanation(order.OrderId, InFlightKind.Work));
        }
    }

    void CheckProjections(OrderRecords records, Order order)
    {
        var isReserved = records.Reservation is { Status: Inventory.Domain.ReservationStatus.Reserved };
        var reserved = isReserved ? records.Reservation!.Lines.Sum(line => line.Quantity) : 0;
        Compare(order, "reserved units", order.Lines.Sum(line => line.Reserved), reserved);
        Compare(order, "captured", order.Payment.Captured, records.Payment?.Captured ?? 0);
        Compare(order, "refunded", order.Payment.Refunded, records.Payment?.ReturnedAmount ?? 0);
        // The units of a completed order that no shipment has delivered were handed over.
        if (order.Status == OrderStatus.Completed && (records.Shipment is null || records.Saga?.Progress.Resolution is not null)) return;
        var shipped = records.Shipment is { WasDispatched: true } shipment ? shipment.Lines.Sum(line => line.Quantity) : 0;
        var isDelivered = records.Shipment is { Status: Fulfillment.Domain.ShipmentStatus.Delivered };
        var isLost = records.Shipment is { WasDispatched: true, Status: Fulfillment.Domain.ShipmentStatus.Failed };
        Compare(order, "shipped units", order.Lines.Sum(line => line.Shipped), shipped);
        Compare(order, "delivered units", order.Lines.Sum(line => line.Delivered), isDelivered ? shipped : 0);
        Compare(order, "lost units", order.Lines.Sum(line => line.Lost), isLost ? shipped : 0);
    }

    void Compare(Order order, string what, long known, long stored)
    {
        if (known != stored)
            AddUnexplainedViolation(
                order.OrderId, $"{what}: {known} by the order, {stored} by their owner", new Explanation(order.OrderId, InFlightKind.Work));
    }

    void CheckAttention(OrderRecords records, Order order)
    {
        var raised = order.Attention?.ByCause.Keys.ToHashSet() ?? [];
        var expected = _openDeadLetters.GetValueOrDefault(order.OrderId) is { } open ? open.ToHashSet() : [];
        if (records.Saga is { Status: SagaStatus.NeedsAttention }) expected.Add(Attention.Saga);
        if (!order.Payment.IsRefunded)
            expected.UnionWith(order.Payment.Refunds.Where(refund => refund.Status == RefundStatuses.Failed)
                .Select(refund => Attention.Refund(refund.RefundId)));
        var unhandled = _unhandledByOrders.GetValueOrDefault(order.OrderId) ?? [];
        foreach (var cause in expected.Except(raised))
            AddUnexplainedViolation(
                order.OrderId, $"{cause} needs an operator, but the order does not say so",
                new Explanation(order.OrderId, unhandled.Any(other => other != cause) ? InFlightKind.Work : InFlightKind.Message));
        var failed = records.Refunds.Exists(refund => refund.Status == Payments.Domain.RefundStatus.Failed);
        var unexpected = raised.Except(expected)
            .Where(cause => !failed || !cause.StartsWith(Attention.Refund(null), StringComparison.Ordinal));
        foreach (var cause in unexpected)
            AddUnexplainedViolation(
                order.OrderId, $"the order says that {cause} needs an operator, which it does not",
                new Explanation(order.OrderId, InFlightKind.Work));
    }
}
