using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>Messages that an order publishes.</summary>
static class OrderMessages
{
    /// <summary>The announcement of an order and, for one that an earlier version has stored with it, its means of payment.</summary>
    public static IReadOnlyList<object> Announcement(Order order) => order.Terms.PaymentToken is { } token
        ? [Created(order), new PreparePayment(order.OrderId, order.UserId, token)]
        : [Created(order)];

    public static OrderCreated Created(Order order) => new(
        order.OrderId,
        order.UserId,
        order.Total is { } total ? Money.ToMajor(total, order.Currency) : null,
        order.Lines.ToDictionary(line => line.ProductId, line => line.Ordered, StringComparer.Ordinal),
        [.. order.Lines.Select(line => line.ToMessage())],
        order.Total,
        order.Currency,
        order.Terms.PricesTrusted,
        order.Terms.ExpectedTotal,
        order.CustomerEmail,
        order.Terms.ShippingAddress,
        PaymentToken: null,
        order.CreatedAt,
        order.Version,
        NumberText(order),
        order.PlacedBy,
        order.Terms.ReservationId,
        order.Terms.HasToken,
        order.Reference,
        NamesOf(order));

    static Dictionary<string, string>? NamesOf(Order order)
    {
        var names = order.Lines.Take(OrderCreated.MaxNamedLines).Where(line => line.Name is not null)
            .ToDictionary(line => line.ProductId, line => line.Name!, StringComparer.Ordinal);
        return names.Count > 0 ? names : null;
    }

    /// <summary>The order's number as people read it.</summary>
    public static string NumberText(Order order) => $"{order.Number}";

    /// <summary>Number of lines in words.</summary>
    public static string LineCountText(int lines) => lines == 1 ? "1 line" : $"{lines} lines";

    public static OrderConfirmed Confirmed(Order order) =>
        new(order.OrderId, order.UserId, order.Total!.Value, order.Currency, order.Version);

    public static OrderCompleted Completed(Order order) => new(order.OrderId, order.UserId, order.Version);

    public static OrderCancelled Cancelled(Order order) =>
        new(order.OrderId, order.UserId, order.Reason!, order.Reasons, order.Version, order.Payment.Captured);
}
