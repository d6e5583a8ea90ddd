using Doms.Client;
using Doms.Console.Frame;
using Doms.Console.Words;
using Doms.Contracts.Http;

namespace Doms.Console.Orders;

/// <summary>Effects of a refund or of a decision about an order, as the API previews them, in words.</summary>
sealed class ActEffects(DomsClient client, OrderView order)
{
    int _asked;

    /// <summary>Icons and sentences; empty until the API has answered.</summary>
    public IReadOnlyList<(string Icon, string Text)> Lines { get; private set; } = [];

    /// <summary>Reason why the action would be refused; null if it would not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Reads what a refund would do; one that cancels the order takes all that is left.</summary>
    public Task OfRefund(decimal? amount, bool cancelsOrder) => amount is > 0
        ? Ask(async () =>
        {
            var refund = (await client.PreviewRefund(order.Id, cancelsOrder ? null : amount, cancelsOrder, CancellationToken.None)).Value;
            var cancellation = refund.CancelsOrder
                ? (await client.PreviewCancellation(order.Id, CancellationToken.None)).Value
                : null;
            return [.. OfMoney(refund), .. OfGoods(cancellation)];
        })
        : Clear();

    /// <summary>Reads what a cancellation would do.</summary>
    public Task OfCancellation() => Ask(async () =>
    {
        var cancellation = (await client.PreviewCancellation(order.Id, CancellationToken.None)).Value;
        return
        [
            ("money", cancellation.Refund > 0
                ? $"{Say.Money(cancellation.Refund, cancellation.Currency)} is refunded."
                : "Nothing is refunded."),
            ("box", cancellation.Units > 0 ? $"{Say.Count(cancellation.Units, "unit")} released for sale." : "No unit is reserved."),
            ("mail", MailOf(cancellation)),
        ];
    });

    /// <summary>Reads what the decision that an order is completed or cancelled would do.</summary>
    public Task OfResolution(string outcome) => Ask(async () =>
        [.. OfDecision((await client.PreviewResolution(order.Id, outcome, CancellationToken.None)).Value)]);

    static IEnumerable<(string Icon, string Text)> OfMoney(RefundPreviewView refund)
    {
        var rest = refund.Left > 0 ? $"{Say.Money(refund.Left, refund.Currency)} can be refunded afterwards" : "nothing is left to refund";
        yield return ("money", $"{Say.Money(refund.Amount, refund.Currency)} refunded; {rest}, and the payment is "
            + $"{refund.PaymentStatus.ToLowerInvariant()}.");
    }

    static IEnumerable<(string Icon, string Text)> OfGoods(CancelPreviewView? cancellation)
    {
        if (cancellation is null)
        {
            yield return ("box", "Nothing is restocked, and the order itself continues.");
            yield break;
        }

        yield return ("order", "The order is cancelled first, if it was not dispatched meanwhile.");
        yield return ("box", $"{Say.Count(cancellation.Units, "unit")} restocked"
            + (cancellation.Shipments.Count > 0 ? $", {Say.Count(cancellation.Shipments.Count, "shipment")} stopped." : "."));
        yield return ("mail", MailOf(cancellation));
    }

    static string MailOf(CancelPreviewView cancellation) =>
        cancellation.Mail ? "The customer is sent a mail." : "There is no address to notify.";

    static IEnumerable<(string Icon, string Text)> OfDecision(ResolvePreviewView decision)
    {
        yield return ("saga", decision.Outcome == "CANCELLED" ? "The order ends as cancelled." : "The order ends as completed.");
        if (decision.Compensated.Count > 0)
            yield return ("back", $"Compensated: {string.Join("; then: ", decision.Compensated.Select(ThingWords.Step))}.");
        foreach (var difference in decision.WriteOffs)
            yield return ("need", $"Written off, {difference.What}: {difference.Detail}");
        if (decision.Compensated.Count == 0 && decision.WriteOffs.Count == 0)
            yield return ("check", "Nothing is compensated, and nothing written off.");
    }

    /// <summary>Shows the answer to the last question; earlier ones that come later are dropped.</summary>
    async Task Ask(Func<Task<IReadOnlyList<(string Icon, string Text)>>> read)
    {
        var number = ++_asked;
        try
        {
            var lines = await read();
            if (number == _asked) (Lines, Refusal) = (lines, null);
        }
        catch (Exception error) when (Failure.Of(error) is { } failure)
        {
            if (number != _asked) return;
            Lines = failure.IsAway ? [("need", $"What it would do cannot be read now. {failure.Title}")] : [];
            Refusal = failure.IsAway ? null : $"{failure.Title} {failure.Text}".Trim();
        }
    }

    Task Clear()
    {
        _asked++;
        (Lines, Refusal) = ([], null);
        return Task.CompletedTask;
    }
}
