using Doms.Contracts.Http;

namespace Doms.Console.Orders;

/// <summary>Orders that a person chose for one action, on any page of a view.</summary>
public sealed class OrderSelection
{
    /// <summary>Orders of one action.</summary>
    public const int MaxOrders = 500;

    /// <summary>Orders of one pick list.</summary>
    public const int MaxPicked = 40;

    readonly Dictionary<string, OrderView> _orders = new(StringComparer.Ordinal);

    public int Count => _orders.Count;

    /// <summary>The chosen orders as they were read, the newest first.</summary>
    public IReadOnlyList<OrderView> Orders => [.. _orders.Values.OrderByDescending(order => order.CreatedAt)];

    public bool Has(string id) => _orders.ContainsKey(id);

    /// <summary>Chooses an order, or does so no more.</summary>
    public void Toggle(OrderView order)
    {
        if (!_orders.Remove(order.Id)) _orders.Add(order.Id, order);
    }

    public void Add(IEnumerable<OrderView> orders)
    {
        foreach (var order in orders) _orders[order.Id] = order;
    }

    public void Remove(IEnumerable<OrderView> orders)
    {
        foreach (var order in orders) _orders.Remove(order.Id);
    }

    public void Clear() => _orders.Clear();
}
