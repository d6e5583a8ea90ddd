using System.Diagnostics.Metrics;
using Doms.Engine.Diagnostics;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary>Measures sagas by the changes of their rows, meter <c>Doms</c>.</summary>
static class SagaMetrics
{
    const string Requested = "REQUESTED";
    const string NoAnswer = "NO_ANSWER";

    static readonly Meter Meter = new("Doms");

    /// <summary>Reasons of a cancellation by the step that was refused.</summary>
    static readonly (string Step, string Reason)[] Refusals =
    [
        (StepNames.Reserve, "RESERVATION_REFUSED"), (StepNames.Pay, "PAYMENT_DECLINED"), (StepNames.Ship, "SHIPMENT_FAILED"),
    ];

    static readonly CompensationStatus[] Results = [CompensationStatus.Done, CompensationStatus.Refused, CompensationStatus.WrittenOff];

    static readonly SeriesCounter Cancellations = new(
        "oms_order_cancellations_total", "{order}", "Cancelled orders by reason.", "reason",
        [.. Refusals.Select(refusal => refusal.Reason), Requested, NoAnswer]);

    static readonly SeriesCounter Compensations = new(
        "oms_compensations_total", "{step}", "Steps whose compensation has ended.", ("step", "result"),
        from refusal in Refusals from result in Results select (refusal.Step, TextOf(result)));

    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "oms_saga_duration_seconds", "s", "From the start of a saga to its end.",
        advice: new() { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600, 21_600, 86_400, 604_800] });

    public static void Record(Saga? before, Saga? after)
    {
        if (after is null) return;
        if (after.HasEnded && before is not { HasEnded: true }) RecordEnd(after);
        if (after.IsCompensating || before is { IsCompensating: true }) RecordCompensations(before, after);
    }

    static void RecordEnd(Saga saga)
    {
        Duration.Record(
            (saga.ChangedAt - saga.StartedAt).TotalSeconds, new KeyValuePair<string, object?>("outcome", saga.Status.Text()));
        if (saga.Status == SagaStatus.Compensated) Cancellations.Add(ReasonOf(saga));
    }

    static void RecordCompensations(Saga? before, Saga after)
    {
        foreach (var step in after.Progress.Steps)
            if (Results.Contains(step.Compensation) && before?.FindStep(step.Step)?.Compensation != step.Compensation)
                Compensations.Add(step.Step, TextOf(step.Compensation));
    }

    static string ReasonOf(Saga saga)
    {
        if (saga.History.Any(entry => entry.Event is "order.cancel_requested" or "payment.refund_requested")) return Requested;
        foreach (var (step, reason) in Refusals)
            if (saga.FindStep(step) is { Status: StepStatus.Refused }) return reason;
        return NoAnswer;
    }

    static string TextOf(CompensationStatus result) => result switch
    {
        CompensationStatus.Done => "DONE",
        CompensationStatus.Refused => "REFUSED",
        _ => "WRITTEN_OFF",
    };
}
