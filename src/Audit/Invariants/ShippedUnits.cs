using Doms.Audit.State;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;

namespace Doms.Audit.Invariants;

/// <summary>The units that left in an order's shipments are, line by line, the units that its reservation sold.</summary>
sealed class ShippedUnits() : Invariant("I21", "goods: the units of dispatched shipments are those of the committed reservation, by line")
{
    public override void Check(OrderRecords records)
    {
        foreach (var shipment in records.Shipments) CheckStage(records, shipment);
        var left = new Dictionary<string, long>();
        foreach (var line in records.Shipments.Where(shipment => shipment.WasDispatched).SelectMany(shipment => shipment.Lines))
            left[line.LineId] = left.GetValueOrDefault(line.LineId) + line.Quantity;
        if (left.Count > 0) CheckDispatched(records, left);
        else if (records.Reservation is { Status: ReservationStatus.Committed }) CheckNotDispatched(records);
    }

    /// <summary>Goods have left exactly where the status says so; a shipment can fail before and after.</summary>
    void CheckStage(OrderRecords records, Shipment shipment)
    {
        var hasLeft = shipment.Status switch
        {
            ShipmentStatus.Created or ShipmentStatus.Packed or ShipmentStatus.Cancelled => false,
            ShipmentStatus.Failed => shipment.WasDispatched,
            _ => true,
        };
        if (hasLeft == shipment.WasDispatched) return;
        var left = shipment.WasDispatched ? "have left" : "have not left";
        AddViolation(records.Id, $"shipment {shipment.Number} is {shipment.Status.Text()}, but its goods {left}");
    }

    void CheckDispatched(OrderRecords records, Dictionary<string, long> left)
    {
        CountChecked();
        if (records.Reservation is { Status: ReservationStatus.Reserved or ReservationStatus.Committed } reservation)
            CheckLines(records, reservation, left);
        if (records.Reservation?.Status != ReservationStatus.Committed)
        {
            AddViolationUnless(
                records.IsWrittenOff("stock"), records.Id,
                $"a shipment was dispatched, but the reservation is {records.Reservation?.Status.Text() ?? "missing"}",
                new Explanation(records.Id, InFlightKind.Work));
        }
    }

    void CheckLines(OrderRecords records, Reservation reservation, Dictionary<string, long> left)
    {
        foreach (var line in reservation.Lines)
        {
            left.Remove(line.LineId, out var units);
            if (units != line.Quantity)
                AddViolation(records.Id, $"{units} units of line {line.LineId} were dispatched, {line.Quantity} were reserved");
        }

        foreach (var (lineId, units) in left)
            AddViolation(records.Id, $"{units} units of line {lineId} were dispatched, which was not reserved");
    }

    /// <summary>Without a shipment, units are sold only by a workflow that ships nothing, or by an operator who closes the order.</summary>
    void CheckNotDispatched(OrderRecords records)
    {
        CountChecked();
        if (records.Saga is { } saga && (saga.Workflow == Workflows.InventoryOnly || saga.Progress.Resolution is not null)) return;
        AddViolation(records.Id, "the reservation is committed, but nothing was dispatched");
    }
}
