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
            : throw new UsageException(
                $"Invalid item '{text}': use PRODUCT:QUANTITY, or PRODUCT:QUANTITY@PRICE, e.g. P1:2@9.99; "
                + "the quantity is a whole number from 1.");
    }

    /// <param name="at">The system that was asked, for the next command.</param>
    /// <param name="isReplay">The order was placed before, by a request with the same idempotency key.</param>
    public static void Print(OrderView order, CalledAt at, Screen screen, bool isReplay = false)
    {
        screen.Fields(
            ("Order", order.OrderId),
            ("Replayed", isReplay ? "yes" : null),
            ("Number", order.Number),
            ("Reference", order.Reference),
            ("Status", order.Status),
            ("Reason", order.Reason),
            ("Cancellation", order.Cancellation),
            ("Cancellation reason", order.CancellationReason),
            ("Attention", order.Attention?.Reason),
            ("Customer", order.CustomerEmail is { } email ? $"{order.CustomerId}, {email}" : order.CustomerId),
            ("Placed", Format.Second(order.CreatedAt)),
            ("Total", Format.Amount(order.TotalAmount, order.Currency) ?? "not priced yet"),
            ("Payment", PaymentOf(order)),
            ("Goods", order.Fulfillment.Status),
            ("Possible", string.Join(", ", order.Actions.Where(action => action.Allowed).Select(action => action.Action))),
            ("Next", NextStep.Of(order) is { } next ? at.Command(next) : null),
            ("Progress", string.Join(" -> ", order.Progress)));
        screen.Line();
        screen.Table(
            ["LINE", "PRODUCT", Column.Text("NAME"), "ORDERED", "SHIPPED", "PRICE", "TOTAL", Column.Text("REASON")],
            order.Items.Select(line => LineOf(line, order)));
        PrintShipments(order, screen);
        PrintRefunds(order, screen);
    }

    public static void Print(IEnumerable<TimelineEntryView> timeline, Screen screen)
    {
        screen.Line();
        screen.Table(
            ["TIME", "EVENT", Column.Text("DETAIL"), Column.Optional("CAUSE")],
            timeline.Select(entry => new[] { Format.Time(entry.Time), entry.Event, entry.Detail, entry.Cause }));
    }

    static string?[] LineOf(OrderItemView line, OrderView order) =>
    [
        line.LineId, line.ProductId, line.Name, $"{line.Quantities.Ordered}", $"{line.Quantities.Shipped}", $"{line.Price}",
        Format.Amount(line.Total, order.Currency),
        order.Reasons?.FirstOrDefault(reason => reason.ProductId == line.ProductId)?.Reason,
    ];

    static string PaymentOf(OrderView order)
    {
        var payment = order.Payment;
        var amounts = new[]
        {
            (payment.Captured, "captured"), (payment.Refunded, "refunded"), (payment.RefundInFlight, "being refunded"),
            (payment.Due, "due"),
        };
        return string.Join(", ", amounts.Where(amount => amount.Item1 != 0)
            .Select(amount => $"{Format.Amount(amount.Item1, order.Currency)} {amount.Item2}").Prepend(payment.Status));
    }

    static void PrintShipments(OrderView order, Screen screen)
    {
        if (order.Fulfillment.Shipments.Count == 0) return;
        screen.Line();
        screen.Table(
            ["SHIPMENT", "STATUS", Column.Optional("CARRIER"), "TRACKING", Column.Optional("DISPATCHED")],
            order.Fulfillment.Shipments.Select(shipment => new[]
            {
                shipment.ShipmentId, shipment.Status, shipment.Carrier, shipment.TrackingNumber, Format.Second(shipment.DispatchedAt),
            }));
    }

    static void PrintRefunds(OrderView order, Screen screen)
    {
        if (order.Refunds.Count == 0) return;
        screen.Line();
        screen.Table(
            ["REFUND", "STATUS", "AMOUNT", Column.Optional("REASON CODE"), Column.Text("REASON")],
            order.Refunds.Select(refund => new[]
            {
                refund.RefundId, refund.Status, Format.Amount(refund.Amount, order.Currency), refund.ReasonCode, refund.CustomerReason,
            }));
    }

    static (string Quantity, string? Price) Split(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }
}
