using Doms.Contracts.Http;

namespace Doms.Console.Words;

/// <summary>States of payments, refunds, mails, sagas and their steps, in words.</summary>
public static class ThingWords
{
    public static State Payment(PaymentView payment) => payment.Status switch
    {
        "PENDING" => new(Tone.Move, "spin", "Charging"),
        "UNKNOWN" => new(Tone.Wait, "question", "Unknown"),
        "COMPLETED" when payment.RefundInFlight > 0 => new(Tone.Undo, "back", "Refunding"),
        "COMPLETED" when payment.RefundedAmount > 0 => new(Tone.Undo, "back", "Partly refunded"),
        "COMPLETED" => new(Tone.Done, "check", "Captured"),
        "FAILED" => new(Tone.Gone, "stop", "Declined"),
        "REFUNDED" => new(Tone.Undo, "back", "Refunded"),
        _ => new(Tone.Gone, "stop", "Voided"),
    };

    public static State Refund(string status) => status switch
    {
        "REQUESTED" => new(Tone.Undo, "clock", "Waits for cancellation"),
        "PENDING" => new(Tone.Move, "spin", "With the provider"),
        "SUCCEEDED" => new(Tone.Done, "check", "Refunded"),
        "FAILED" => new(Tone.Need, "need", "Refused"),
        "SETTLED_MANUALLY" => new(Tone.Done, "person", "Settled by hand"),
        _ => new(Tone.Gone, "stop", "Cancelled"),
    };

    public static State Mail(string status) => status switch
    {
        "SENT" => new(Tone.Done, "check", "Sent"),
        "PENDING" => new(Tone.Move, "spin", "Sending"),
        "FAILED" => new(Tone.Need, "need", "Failed"),
        _ => new(Tone.Gone, "stop", "No recipient"),
    };

    public static State Saga(string status) => status switch
    {
        SagaStatuses.Running => new(Tone.Move, "spin", "Running"),
        SagaStatuses.Compensating => new(Tone.Undo, "back", "Compensating"),
        SagaStatuses.NeedsAttention => new(Tone.Need, "need", "Needs you"),
        SagaStatuses.Completed => new(Tone.Done, "check", "Completed"),
        _ => new(Tone.Gone, "stop", "Compensated"),
    };

    public static State StepStatus(string status) => status.ToUpperInvariant() switch
    {
        "DONE" => new(Tone.Done, "check", "Done"),
        "FAILED" or "REFUSED" => new(Tone.Need, "need", "Refused"),
        "CANCELLED" or "STOPPED" or "ABANDONED" => new(Tone.Gone, "stop", "Stopped"),
        "UNKNOWN" => new(Tone.Wait, "question", "Unknown"),
        var other => new(Tone.Move, "spin", Say.Sentence(other.ToLowerInvariant().Replace('_', ' '))),
    };

    /// <summary>The compensation of a step; null where there was none.</summary>
    public static State? Compensation(string status) => status.ToUpperInvariant() switch
    {
        "NONE" or "" or "NOT_NEEDED" => null,
        "DONE" => new(Tone.Undo, "back", "Compensated"),
        "FAILED" or "REFUSED" => new(Tone.Need, "need", "Refused"),
        var other => new(Tone.Undo, "spin", Say.Sentence(other.ToLowerInvariant().Replace('_', ' '))),
    };

    public static State Health(string status) => status switch
    {
        "Healthy" => new(Tone.Done, "check", "Healthy"),
        "Degraded" => new(Tone.Wait, "clock", "Degraded"),
        "Unreachable" => new(Tone.Need, "need", "No answer"),
        _ => new(Tone.Need, "need", "Unhealthy"),
    };

    /// <summary>A step of a saga as a sentence.</summary>
    public static string Step(string step) => step switch
    {
        "reserve" => "Reserve the stock",
        "pay" => "Charge the payment",
        "confirm" => "Confirm the order",
        "ship" => "Create the shipment",
        "deliver" => "Deliver",
        "commit" => "Take the units from the stock",
        "complete" => "Complete the order",
        "cancel" => "Cancel the order",
        _ => Say.Sentence(step),
    };

    public static string Template(string template) => Say.Sentence(template.Replace('_', ' ').Replace('-', ' ').ToLowerInvariant());

    /// <summary>The level of a product's stock.</summary>
    public static State Level(ProductView product) => product switch
    {
        { AvailableQuantity: <= 0 } => new(Tone.Need, "cross", "Out"),
        { LowStock: true } => new(Tone.Wait, "clock", "Low"),
        _ => new(Tone.Done, "check", "Fine"),
    };
}
