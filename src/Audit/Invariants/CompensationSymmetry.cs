using Doms.Audit.State;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;

namespace Doms.Audit.Invariants;

/// <summary>A cancelled order compensated each completed step once, in reverse order.</summary>
sealed class CompensationSymmetry()
    : Invariant("I12", "compensation symmetry: a cancelled order compensated its steps in reverse order")
{
    static readonly string[] CompensableSteps = [StepNames.Reserve, StepNames.Pay, StepNames.Ship];

    public override void Check(OrderRecords records)
    {
        if (records.Saga is not { HasEnded: true } saga) return;
        CountChecked();
        if (saga.Status == SagaStatus.Compensated) CheckCompensated(records, saga);
        else CheckCompleted(records, saga);
    }

    void CheckCompensated(OrderRecords records, Saga saga)
    {
        foreach (var mark in saga.Progress.Steps)
        {
            if (mark.Compensation == CompensationStatus.WrittenOff) CountExplained();
            else if (CompensableSteps.Contains(mark.Step) && mark.NeedsCompensation)
                AddViolation(records.Id, $"the saga is {saga.Status.Text()}, but step '{mark.Step}' was not compensated");
        }

        var work = new Explanation(records.Id, InFlightKind.Work);
        if (records.Reservation is { Status: not ReservationStatus.Released } reservation)
            AddViolationUnless(
                records.IsWrittenOff("stock"), records.Id, $"the saga is compensated, but the reservation is {reservation.Status}", work);
        if (records.Payment is { } payment && payment.Captured != payment.ReturnedAmount)
            AddViolationUnless(
                records.IsWrittenOff("payment"), records.Id,
                    $"the saga is compensated, but {payment.Captured - payment.ReturnedAmount} was not refunded", work);
        if (records.Shipment is { Status: not (ShipmentStatus.Cancelled or ShipmentStatus.Failed) } shipment)
            AddViolationUnless(
                records.IsWrittenOff("stock"), records.Id, $"the saga is compensated, but the shipment is {shipment.Status.Text()}", work);
        CheckReverseOrder(records, saga);
    }

    /// <summary>
    /// Checks that the last step was compensated first, unless an operator was needed. A refused step has nothing to compensate.
    /// </summary>
    void CheckReverseOrder(OrderRecords records, Saga saga)
    {
        if (saga.History.Any(entry => entry.Event == "saga.needs_attention")) return;
        List<int> compensatedAt = [];
        foreach (var mark in saga.Progress.Steps.Where(mark => mark is { Status: StepStatus.Done, Compensation: CompensationStatus.Done }))
        {
            var last = IndexOf(saga.History, CompensationEventOf(mark.Step));
            if (last >= 0) compensatedAt.Add(last);
        }

        for (var i = 1; i < compensatedAt.Count; i++)
            if (compensatedAt[i] > compensatedAt[i - 1])
                AddViolation(records.Id, "steps were compensated in forward order, not in reverse");
    }

    void CheckCompleted(OrderRecords records, Saga saga)
    {
        if (saga.Progress.Resolution is not null)
        {
            CountExplained();
            return;
        }

        var needed = saga.Workflow == Workflows.InventoryOnly
            ? new[] { StepNames.Reserve, StepNames.Confirm, StepNames.Complete }
            : [StepNames.Reserve, StepNames.Pay, StepNames.Confirm, StepNames.Ship, StepNames.Complete];
        foreach (var step in needed)
            if (!saga.IsDone(step))
                AddViolation(records.Id, $"the saga is {saga.Status.Text()}, but step '{step}' was not done");
    }

    static string CompensationEventOf(string step) => step switch
    {
        StepNames.Reserve => "inventory.released",
        StepNames.Pay => "payment.refunded",
        _ => "shipment.cancelled",
    };

    static int IndexOf(IReadOnlyList<HistoryEntry> history, string name)
    {
        for (var i = history.Count - 1; i >= 0; i--)
            if (history[i].Event == name)
                return i;

        return -1;
    }
}
