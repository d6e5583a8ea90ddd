using Doms.Audit.Books;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;

namespace Doms.Audit.Invariants;

/// <summary>A cancelled order has undone each thing it did, once, the last one first.</summary>
sealed class CompensationSymmetry() : Invariant("I12", "compensation symmetry: a cancelled order undid what it had done, in reverse")
{
    static readonly string[] CompensableSteps = [StepNames.Reserve, StepNames.Pay, StepNames.Ship];

    public override void Check(OrderRecords file)
    {
        if (file.Saga is not { HasEnded: true } saga) return;
        CountChecked();
        if (saga.Status == SagaStatus.Compensated) CheckCompensated(file, saga);
        else CheckCompleted(file, saga);
    }

    void CheckCompensated(OrderRecords file, Saga saga)
    {
        foreach (var mark in saga.Progress.Marks)
        {
            if (mark.Undo == CompensationStatus.WrittenOff) CountExplained();
            else if (CompensableSteps.Contains(mark.Step) && mark.NeedsCompensation)
                AddViolation(file.Id, $"the saga is {saga.Status.Text()}, but step '{mark.Step}' was not undone");
        }

        var work = new Explanation(file.Id, InFlightKind.Work);
        if (file.Reservation is { Status: not ReservationStatus.Released } reservation)
            AddViolationUnless(
                file.IsWrittenOff("stock"), file.Id, $"everything is undone, but the reservation is {reservation.Status}", work);
        if (file.Payment is { } payment && payment.Captured != payment.Refunded)
            AddViolationUnless(
                file.IsWrittenOff("payment"), file.Id,
                    $"everything is undone, but {payment.Captured - payment.Refunded} was not given back", work);
        if (file.Shipment is { Status: not (ShipmentStatus.Cancelled or ShipmentStatus.Failed) } shipment)
            AddViolationUnless(
                file.IsWrittenOff("stock"), file.Id, $"everything is undone, but the shipment is {shipment.Status.Text()}", work);
        CheckReverseOrder(file, saga);
    }

    /// <summary>Where undoing went its usual way, what was done last was undone first. What was refused was never there.</summary>
    void CheckReverseOrder(OrderRecords file, Saga saga)
    {
        if (saga.History.Any(entry => entry.Event == "saga.needs_attention")) return;
        List<int> undone = [];
        foreach (var mark in saga.Progress.Marks.Where(mark => mark is { Fate: StepStatus.Done, Undo: CompensationStatus.Done }))
        {
            var last = IndexOf(saga.History, CompensationEventOf(mark.Step));
            if (last >= 0) undone.Add(last);
        }

        for (var i = 1; i < undone.Count; i++)
            if (undone[i] > undone[i - 1])
                AddViolation(file.Id, "steps were undone in the order in which they were done, not the other way round");
    }

    void CheckCompleted(OrderRecords file, Saga saga)
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
                AddViolation(file.Id, $"the saga is {saga.Status.Text()}, but step '{step}' never happened");
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
