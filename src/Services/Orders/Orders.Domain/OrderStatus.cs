using Doms.Contracts.Http;
using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>Status of an order: pending, confirmed, completed; the first two can become cancelled.</summary>
public enum OrderStatus
{
    Pending,
    Confirmed,

    /// <summary>Delivered; final.</summary>
    Completed,

    /// <summary>Compensated; final.</summary>
    Cancelled,
}

/// <summary>Text of an order status, as it is stored and shown.</summary>
public static class OrderStatusText
{
    static readonly EnumText<OrderStatus> Texts = new(
        "order status",
        (OrderStatus.Pending, OrderStatuses.Pending),
        (OrderStatus.Confirmed, OrderStatuses.Confirmed),
        (OrderStatus.Completed, OrderStatuses.Completed),
        (OrderStatus.Cancelled, OrderStatuses.Cancelled));

    public static IReadOnlyList<string> All => Texts.All;

    public static string Text(this OrderStatus status) => Texts.Of(status);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static OrderStatus Parse(string text) => Texts.Parse(text);
}
