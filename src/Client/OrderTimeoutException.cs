using Doms.Contracts.Http;

namespace Doms.Client;

/// <summary>An order was not where it was waited for in time. Its saga continues: waiting again is no error.</summary>
public sealed class OrderTimeoutException : TimeoutException
{
    internal OrderTimeoutException(OrderView order, TimeSpan timeout)
        : base($"Order {order.OrderId} was still {order.Status} after {timeout.TotalSeconds:0.#} s.") => Order = order;

    /// <summary>The order as it was seen last.</summary>
    public OrderView Order { get; }
}
