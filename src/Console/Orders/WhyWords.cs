using Doms.Console.Words;
using Doms.Contracts.Http;

namespace Doms.Console.Orders;

/// <summary>Answer to "where is it, and why": a sentence, what it means, and who moves it on.</summary>
/// <param name="Sentence">Comes first.</param>
/// <param name="Text">The paragraph below it.</param>
/// <param name="Next">What happens next, and when.</param>
public sealed record Answer(Tone Tone, string Icon, string Kicker, string Sentence, string Text, string Next)
{
    /// <summary>Nothing waits: the answer is short.</summary>
    public bool IsSlim { get; init; }
}

/// <summary>Finds the answer from the reasons of all services; the worst of them makes the sentence.</summary>
static class WhyWords
{
    /// <summary>Kinds of reasons, the worst first.</summary>
    static readonly string[] Severity =
    [
        PendingReasonKind.Attention, PendingReasonKind.DeadLetter, PendingReasonKind.Unreadable, PendingReasonKind.Unreachable,
        PendingReasonKind.Unknown, PendingReasonKind.Failing, PendingReasonKind.OutOfOrder, PendingReasonKind.ExternalCall,
        PendingReasonKind.Step,
    ];

    public static Answer Of(OrderParts parts)
    {
        var order = parts.Order;
        if (order.Attention is null && order.Status == OrderStatuses.Completed) return Completed(parts);
        if (order.Attention is null && order.Status == OrderStatuses.Cancelled) return Cancelled(parts);
        var worst = parts.Why?.Waits.MinBy(wait => Array.IndexOf(Severity, wait.Kind));
        if (parts.Why?.Waits.FirstOrDefault(wait => wait.Kind == PendingReasonKind.DeadLetter) is { } letter) return OfLetter(letter);
        if (order.Attention is { } attention) return OfAttention(parts, attention);
        return worst is null ? OfOrder(parts) : OfWait(parts, worst);
    }

    /// <summary>The badge of a reason.</summary>
    public static State Kind(string kind) => kind switch
    {
        PendingReasonKind.Step => new(Tone.Way, "clock", "Step"),
        PendingReasonKind.ExternalCall => new(Tone.Move, "spin", "Call"),
        PendingReasonKind.Unknown => new(Tone.Wait, "question", "Unknown"),
        PendingReasonKind.OutOfOrder => new(Tone.Wait, "clock", "Waits its turn"),
        PendingReasonKind.Failing => new(Tone.Wait, "retry", "Retried"),
        PendingReasonKind.DeadLetter => new(Tone.Need, "letter", "Dead letter"),
        PendingReasonKind.Attention => new(Tone.Need, "need", "Needs you"),
        PendingReasonKind.Unreachable => new(Tone.Wait, "clock", "No response"),
        _ => new(Tone.Need, "need", "Unreadable"),
    };

    static Answer OfLetter(PendingReason letter) => new(
        Tone.Need, "letter", "Why it waits", "It needs you: a message became a dead letter.",
        $"{letter.Service} could not handle it. Its original bytes are kept; a replay hands it over again, in its order.",
        "Nothing until you replay or discard it");

    static Answer OfAttention(OrderParts parts, AttentionView attention)
    {
        var refused = parts.Refunds.FirstOrDefault(refund => refund.Status == "FAILED");
        if (refused is not null)
        {
            return new(
                Tone.Need, "need", "Why it waits", "It needs you: the provider refuses the refund.",
                $"{refused.Failure ?? attention.Reason} {Say.Money(refused.Amount, refused.Currency)} is still captured, after "
                + $"{Say.Count(refused.Tries, "attempt")}. Nothing is charged or refunded twice.", "Nothing until you decide");
        }

        return new(
            Tone.Need, "need", "Why it waits", $"It needs you: {attention.Reason.TrimEnd('.')}.",
            "The saga cannot continue without a decision. Retry its step, or say how the order ended.", "Nothing until you decide");
    }

    static Answer OfWait(OrderParts parts, PendingReason wait) => wait.Kind switch
    {
        PendingReasonKind.Unknown => new(
            Tone.Wait, "question", "Why it waits", "It is not known yet whether the charge went through.",
            "The provider is asked again automatically. Nothing is charged on a guess.", Next(parts, "Asks again")),
        PendingReasonKind.ExternalCall => new(
            Tone.Move, "spin", "Why it waits", $"Waiting for {wait.For}.", "A call is in flight; its outcome is a message of its own.",
            Next(parts, "Tries again")),
        PendingReasonKind.Failing => new(
            Tone.Wait, "retry", "Why it waits", $"A message of {wait.Service} failed and is tried again.",
            $"{Say.Count(wait.Attempts ?? 1, "attempt")} so far; after the last one it becomes a dead letter, and then it needs you.",
            Next(parts, "Tries again")),
        PendingReasonKind.OutOfOrder => new(
            Tone.Wait, "clock", "Why it waits", $"A message of {wait.Service} waits for another one.",
            "It arrived before the one that it depends on, and is handled after it.", Next(parts, "Looks again")),
        PendingReasonKind.Unreachable => new(
            Tone.Wait, "clock", "Why it waits", $"{Say.Sentence(wait.Service)} does not respond; the rest is shown.",
            "What it would say is missing here. It is asked again automatically.", "Asked again every few seconds"),
        PendingReasonKind.Unreadable => new(
            Tone.Need, "need", "Why it waits", $"The rows of {wait.Service} cannot be read.", "What it would say is missing here.",
            "Nothing until they can be read"),
        _ => OfOrder(parts),
    };

    /// <summary>The wait of an order on which nothing is wrong: who or what moves it on.</summary>
    static Answer OfOrder(OrderParts parts)
    {
        var order = parts.Order;
        if (order.Cancellation == "REQUESTED")
        {
            return new(
                Tone.Undo, "back", "Why it waits", "It is being cancelled.",
                "The completed steps are compensated, the last one first. Then the customer is notified.", Next(parts, "Asks again"));
        }

        var (tone, mover) = OrderWords.ShipmentOf(order) switch
        {
            "CREATED" => (Tone.Way, "The warehouse packs it; a person or its system says so."),
            "PACKED" => (Tone.Way, "The warehouse hands it to a carrier."),
            "DISPATCHED" or "IN_TRANSIT" => (Tone.Way, "The carrier delivers it."),
            _ => (Tone.Move, "The system moves it on; there is nothing to do."),
        };
        var wait = parts.Why?.WaitingFor?.Split(" (")[0] ?? OrderWords.Waiting(order);
        return new(tone, "clock", "Why it waits", $"Waiting for {Lower(wait)}.", mover, Next(parts, "Asks again"));
    }

    static Answer Completed(OrderParts parts) => new(
        Tone.Done, "check", "Nothing waits", "It is done.",
        $"Delivered {Say.Span(parts.Order.UpdatedAt - parts.Order.CreatedAt)} after it was placed.", "Nothing") { IsSlim = true };

    static Answer Cancelled(OrderParts parts)
    {
        var off = parts.Saga?.WriteOffs.Count > 0 ? $" {Say.Count(parts.Saga.WriteOffs.Count, "difference")} written off."
            : " All of it is compensated.";
        return new(
            Tone.Gone, "stop", "Nothing waits",
                $"It was cancelled: {(parts.Order.Reason ?? parts.Order.CancellationReason ?? "no reason was given").TrimEnd('.')}.",
            $"It took {Say.Span(parts.Order.UpdatedAt - parts.Order.CreatedAt)}.{off}", "Nothing") { IsSlim = true };
    }

    static string Next(OrderParts parts, string verb) => parts.Why?.NextAt is { } at ? $"{verb} at {Say.Seconds(at, parts.Zone)}"
        : "Nothing is scheduled";

    static string Lower(string text) => text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
