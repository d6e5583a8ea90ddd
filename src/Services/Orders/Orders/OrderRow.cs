using Doms.Engine.Storage;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Reads a stored order.</summary>
static class OrderRow
{
    public static Order Read(RowReader row)
    {
        var order = new StoredOrder(
            row.Text(), row.Int64(), row.Int64(), row.TextOrNull(), row.Text(), row.Text(), row.Text(), row.TextOrNull(),
            OrderStatusText.Parse(row.Text()));
        var paymentStatus = row.Text();
        _ = row.Text(); // fulfillment_status is derived from lines and shipments.
        var currency = row.Text();
        var totals = ReadTotals(row);
        _ = row.Int64OrNull(); // total is the sum of the others.
        var payment = new OrderPayment(null, paymentStatus, row.Int64(), row.Int64(), []) { PaymentId = row.TextOrNull() };
        _ = row.Int64(); // refund_in_flight is the sum of the refunds.
        return ReadDocuments(order, row, currency, totals, payment);
    }

    static OrderTotals ReadTotals(RowReader row)
    {
        var taxIncluded = row.Bool();
        return new OrderTotals(row.Int64OrNull(), row.Int64(), row.Int64(), row.Int64(), taxIncluded);
    }

    static Order ReadDocuments(StoredOrder order, RowReader row, string currency, OrderTotals totals, OrderPayment payment) => new()
    {
        // Initializers run in this order, which is that of the columns.
        OrderId = order.OrderId,
        Version = order.Version,
        Number = order.Number,
        Reference = order.Reference,
        Owner = order.Owner,
        CustomerId = order.CustomerId,
        PlacedBy = order.PlacedBy,
        CustomerEmail = order.Email,
        Status = order.Status,
        Currency = currency,
        Totals = totals,
        Lines = row.Json(OrdersJson.Default.IReadOnlyListOrderLine),
        Terms = row.Json(OrdersJson.Default.AgreedTerms),
        Milestones = row.Json(OrdersJson.Default.IReadOnlyDictionaryStringDateTimeOffset),
        Reason = row.TextOrNull(),
        Reasons = row.Json(OrdersJson.Default.IReadOnlyListLineReason),
        Cancellation = row.JsonOrNull(OrdersJson.Default.Cancellation),
        Attention = row.JsonOrNull(OrdersJson.Default.IReadOnlyDictionaryStringAttentionReason) is { } open ? new Attention(open) : null,
        Heard = new AppliedVersions(row.Json(OrdersJson.Default.IReadOnlyDictionaryStringVersionWindow)),
        Shipments = row.Json(OrdersJson.Default.IReadOnlyListOrderShipment),
        Payment = payment with { Refunds = row.Json(OrdersJson.Default.IReadOnlyListOrderRefund) },
        Sequence = (int)row.Int64(),
        LastSagaContactVersion = row.Int64(),
        SagaNotResponding = row.Bool(),
        CreatedAt = row.Time(),
        UpdatedAt = row.Time(),
    };

    /// <summary>The first columns.</summary>
    sealed record StoredOrder(
        string OrderId,
        long Version,
        long Number,
        string? Reference,
        string Owner,
        string CustomerId,
        string PlacedBy,
        string? Email,
        OrderStatus Status);
}
