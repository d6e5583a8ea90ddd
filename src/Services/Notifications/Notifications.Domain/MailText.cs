using System.Text;
using Doms.Primitives;

namespace Doms.Notifications.Domain;

/// <summary>Subject and body of a mail.</summary>
/// <param name="Subject">A single line.</param>
/// <param name="Body">Plain text; lines end in a line feed.</param>
public sealed record MailText(string Subject, string Body)
{
    /// <summary>Maximum characters of a quoted text; lines of a mail must stay below 998 bytes.</summary>
    const int MaxQuotedLength = 240;

    const int MaxReasons = 20;

    /// <summary>Items that a confirmation lists.</summary>
    public const int MaxItems = 20;

    /// <summary>Creates the mail of an outcome. Text from outside is kept on one line.</summary>
    /// <param name="contact">The order's number, reference and items, where they are known.</param>
    public static MailText Of(CustomerOutcome outcome, Contact contact)
    {
        var order = OneLine(contact.Number ?? outcome.OrderId);
        var named = contact.Reference is { } reference ? $"{order} (your reference {OneLine(reference)})" : order;
        return outcome.Template switch
        {
            Templates.Confirmed => new(
                $"Order {order} is confirmed",
                $"Your order {named} is confirmed.\n{Items(contact)}Total: {Amount(outcome)}\n"),
            Templates.Cancelled => new($"Order {order} is cancelled", Cancelled(outcome, named)),
            Templates.Refunded => new(
                $"Refund for order {order}",
                $"We have refunded {Amount(outcome)} for your order {named}.\n"),
            Templates.Dispatched => new(
                $"Order {order} is on its way",
                $"Your order {named} has been dispatched.\n{Items(contact)}{Tracking(outcome)}"),
            _ => new(
                $"Order {order} was delivered",
                $"Your order {named} was delivered.\n{Tracking(outcome)}"),
        };
    }

    static string Items(Contact contact)
    {
        var items = contact.Items ?? [];
        var text = string.Concat(items.Take(MaxItems).Select(item => $"- {item.Quantity} x {NameOf(item)}\n"));
        return items.Count > MaxItems ? text + "- and more\n" : text;
    }

    static string NameOf(OrderedItem item) =>
        item.Name is { } name ? $"{OneLine(name)} ({OneLine(item.ProductId)})" : OneLine(item.ProductId);

    static string Cancelled(CustomerOutcome outcome, string order)
    {
        var body = new StringBuilder($"Your order {order} is cancelled.\nReason: {OneLine(outcome.Reason)}\n");
        foreach (var line in outcome.Reasons.Take(MaxReasons)) body.Append($"- {OneLine(line.Reason)}\n");
        if (outcome.Reasons.Count > MaxReasons) body.Append("- and more\n");
        if (outcome.MayBePaid) body.Append("If money is refunded, a mail of its own confirms it.\n");
        return body.ToString();
    }

    static string Amount(CustomerOutcome outcome) => new Money(outcome.Amount, outcome.Currency).ToString();

    static string Tracking(CustomerOutcome outcome) =>
        Field("Carrier", outcome.Carrier) + Field("Tracking number", outcome.TrackingNumber)
        + Field("Track it at", Link(outcome.TrackingUrl));

    static string Field(string name, string? text) => text is null ? "" : $"{name}: {OneLine(text)}\n";

    /// <summary>The address, unless it is too long for a line of a mail; a part of it would lead nowhere.</summary>
    static string? Link(string? url) => url?.Length > MaxQuotedLength ? null : url;

    static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxQuotedLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > MaxQuotedLength) return line.Append("...").ToString();
            line.Append(IsLineBreak(rune) ? " " : rune.ToString());
        }

        return line.ToString();
    }

    static bool IsLineBreak(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029;
}
