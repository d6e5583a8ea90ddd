using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>Messages that an order publishes.</summary>
static class OrderMessages
{
    public static OrderCreated Created(Order order) => new(
        order.OrderId,
        order.UserId,
        order.Total is { } total ? Money.ToMajor(total, order.Currency) : null,
        order.Lines.ToDictionary(line => line.ProductId, line => line.Quantity, StringComparer.Ordinal),
        order.Lines,
        order.Total,
        order.Currency,
        order.Terms.PricesTrusted,
        order.Terms.ExpectedTotal,
        order.Terms.CustomerEmail,
        order.Terms.ShippingAddress,
        order.Terms.PaymentToken,
        order.CreatedAt,
        order.Version);

    /// <summary>Number of lines in words.</summary>
    public static string LineCountText(IReadOnlyList<Line> lines) => lines.Count == 1 ? "1 line" : $"{lines.Count} lines";

    public static OrderConfirmed Confirmed(Order order, long total) =>
        new(order.OrderId, order.UserId, total, order.Currency, order.Version);

    public static OrderCompleted Completed(Order order) => new(order.OrderId, order.UserId, order.Version);

    public static OrderCancelled Cancelled(Order order) =>
        new(order.OrderId, order.UserId, order.Reason!, order.History.Reasons, order.Version);
}
