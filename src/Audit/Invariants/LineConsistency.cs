using Doms.Audit.State;
using Doms.Contracts.Messages;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>
/// Each line is the same product and number of units in the order, in its saga, in its reservation and in its shipments.
/// </summary>
sealed class LineConsistency()
    : Invariant("I23", "lines: order, saga, reservation and shipments have the same products and units, line by line")
{
    public override void Check(OrderRecords records)
    {
        if (records.Order is not { } order) return;
        CountChecked();
        var ordered = order.Lines.DistinctBy(line => line.LineId).ToDictionary(line => line.LineId, line => (line.ProductId, line.Ordered));
        if (records.Saga is { } saga)
            CompareAll(order, "saga", ordered, saga.Order.Lines.Select((line, i) => (IdOf(line, i, order), line.ProductId, line.Quantity)));
        if (records.Reservation is { Status: not ReservationStatus.Refused, Lines.Count: > 0 } reservation)
            CompareAll(
                order, "reservation", ordered, reservation.Lines.Select(line => (line.LineId, line.ProductId, line.Quantity)));
        foreach (var shipment in records.Shipments) CheckShipment(order, shipment, ordered);
    }

    /// <summary>Lines of sagas of earlier versions have no ids; they are in the order of the order's lines.</summary>
    static string IdOf(Line line, int index, Order order) =>
        line.LineId ?? (index < order.Lines.Count ? order.Lines[index].LineId : "");

    void CompareAll(
        Order order, string place, Dictionary<string, (string ProductId, long Units)> ordered,
        IEnumerable<(string LineId, string ProductId, long Units)> lines)
    {
        var missing = ordered.Keys.ToHashSet();
        foreach (var (lineId, productId, units) in lines)
        {
            missing.Remove(lineId);
            if (!ordered.TryGetValue(lineId, out var line))
                AddViolation(order.OrderId, $"the {place} has line {lineId}, the order does not");
            else if (line != (productId, units))
                AddDifference(order, place, lineId, line, (productId, units));
        }

        foreach (var lineId in missing) AddViolation(order.OrderId, $"the {place} lacks line {lineId} of the order");
    }

    /// <summary>A shipment may contain less than the order: several may share a line.</summary>
    void CheckShipment(Order order, Shipment shipment, Dictionary<string, (string ProductId, long Units)> ordered)
    {
        foreach (var line in shipment.Lines)
        {
            if (!ordered.TryGetValue(line.LineId, out var wanted))
                AddViolation(order.OrderId, $"shipment {shipment.Number} has line {line.LineId}, the order does not");
            else if (wanted.ProductId != line.ProductId || line.Quantity > wanted.Units
                || (shipment.Number == 1 && line.Quantity != wanted.Units))
                AddDifference(order, $"shipment {shipment.Number}", line.LineId, wanted, (line.ProductId, line.Quantity));
        }
    }

    void AddDifference(
        Order order, string place, string lineId, (string ProductId, long Units) ordered, (string ProductId, long Units) found) =>
        AddViolation(
            order.OrderId,
            $"line {lineId} is {ordered.Units} of {ordered.ProductId} in the order, {found.Units} of {found.ProductId} in the {place}");
}
