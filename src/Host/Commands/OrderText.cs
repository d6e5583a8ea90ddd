using System.Globalization;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Parses and prints orders for the command line.</summary>
static class OrderText
{
    /// <summary>Parses <c>PRODUCT:QUANTITY[@PRICE]</c>; a product id may contain colons.</summary>
    /// <exception cref="UsageException">The text is not a valid item.</exception>
    public static OrderItemRequest ReadItem(string text)
    {
        var colon = text.LastIndexOf(':');
        var (quantity, price) = colon < 0 ? ("", null) : Split(text[(colon + 1)..]);
        decimal? amount = null;
        if (price is not null && decimal.TryParse(price, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read))
            amount = read;
        return colon > 0 && long.TryParse(quantity, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && (price is null || amount is not null)
            ? new OrderItemRequest(text[..colon], count, amount)
            : throw new UsageException($"Invalid item '{text}': use PRODUCT:QUANTITY, or PRODUCT:QUANTITY@PRICE, e.g. P1:2@9.99.");
    }

    public static string Total(OrderView order) => order.TotalAmount is { } total ? $"{total} {order.Currency}" : "not priced yet";

    public static void Print(OrderView order, Screen screen)
    {
        screen.Fields(
            ("Order", order.OrderId),
            ("Status", order.Status),
            ("Reason", order.Reason),
            ("Lines", order.Reasons is null ? null : string.Join("; ", order.Reasons.Select(line => line.Reason))),
            ("Cancellation", order.Cancellation),
            ("Cancellation reason", order.CancellationReason),
            ("Customer", order.CustomerId),
            ("Reference", order.Reference),
            ("Total", Total(order)),
            ("Items", string.Join(", ", order.Items.Select(item => $"{item.Quantity} x {item.ProductId}"))),
            ("Progress", string.Join(" -> ", order.Progress)));
    }

    public static void Print(WhyView why, Screen screen)
    {
        screen.Fields(
            ("Waiting for", why.WaitingFor), ("Since", why.Since?.ToString("u")), ("Next", why.NextAt?.ToString("u")),
            ("Deadline", why.Deadline?.ToString("u")), ("Attention", why.Attention));
        if (why.Waits.Count == 0) return;
        screen.Table(
            ["SERVICE", "PENDING REASON", "SINCE", "NEXT", "ATTEMPTS", "ERROR"],
            why.Waits.Select(reason => new[]
            {
                reason.Service, reason.For, reason.Since.ToString("u"), (reason.NextAt ?? reason.Deadline)?.ToString("u"),
                $"{reason.Attempts}", reason.Error,
            }));
    }

    public static void Print(IEnumerable<TimelineEntryView> timeline, Screen screen) => screen.Table(
        ["TIME", "EVENT", "DETAIL", "CAUSE"],
        timeline.Select(line => new[] { Time(line.Time), line.Event, line.Detail, line.Cause }));

    public static string Time(DateTimeOffset time) => time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    static (string Quantity, string? Price) Split(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }
}
