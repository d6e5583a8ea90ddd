using Doms.Contracts.Http;

namespace Doms.Orders.Domain;

/// <summary>Where an order stands: pending, confirmed, completed; the first two may become cancelled.</summary>
public enum OrderStatus
{
    Pending,
    Confirmed,

    /// <summary>Delivered; final.</summary>
    Completed,

    /// <summary>Undone; final.</summary>
    Cancelled,
}

/// <summary>The status as it is stored and shown.</summary>
public static class OrderStatusText
{
    static readonly string[] Names = [OrderStatuses.Pending, OrderStatuses.Confirmed, OrderStatuses.Completed, OrderStatuses.Cancelled];

    /// <summary>Every status, in the order of <see cref="OrderStatus"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The status in capitals.</summary>
    public static string Text(this OrderStatus status) => Names[(int)status];

    /// <exception cref="ArgumentException">The text names no status.</exception>
    public static OrderStatus Parse(string text) => Array.IndexOf(Names, text) is var index and >= 0
        ? (OrderStatus)index
        : throw new ArgumentException($"'{text}' is no order status.", nameof(text));
}
