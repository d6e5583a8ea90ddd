using System.Text.Json;
using Doms.Audit.State;
using Doms.Engine.Idempotency;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Each idempotency key and each shop's order reference leads to exactly one existing order.</summary>
sealed class IdempotencyConsistency()
    : Invariant("I11", "idempotency: every stored response and every reference leads to exactly one order")
{
    const string OrderPath = "/api/orders/";
    const int Created = 201;

    /// <summary>Orders of stored responses that were not read yet, as 16 bytes each.</summary>
    readonly HashSet<Guid> _unreadOrderIds = [];

    /// <summary>True when a stored response refers to an order that does not exist; valid after all orders were checked.</summary>
    public bool HasMissingOrders => _unreadOrderIds.Count > 0;

    /// <summary>Checks a stored response; all of them before the orders.</summary>
    public void Check(IdempotencyRow row)
    {
        CountChecked();
        if (row.BodyHash.Length == 0) AddViolation(row.Id, "a stored response without the hash of its request body");
        if (row.Status == 0 && row.Rejection is null) AddViolation(row.Id, "a stored response without status or rejection");
        if (row.Status is 409 or 429 or >= 500) AddViolation(row.Id, $"a stored response of status {row.Status}, which must not be stored");
        if (CreatedOrderId(row) is not { } orderId) return;
        if (OrderIdIn(row.Body) != orderId) AddViolation(row.Id, $"the body of the stored response does not name order {orderId}");
        if (!Guid.TryParse(orderId, out var id)) AddMissingOrder(row, orderId);
        else if (!_unreadOrderIds.Add(id)) AddViolation(row.Id, $"order {orderId} is also the stored response to another key");
    }

    public override void Check(OrderRecords records)
    {
        if (records.Order is not null && Guid.TryParse(records.Id, out var id)) _unreadOrderIds.Remove(id);
    }

    /// <summary>Names a stored response whose order does not exist; called after all orders were checked.</summary>
    public void CheckOrderExists(IdempotencyRow row)
    {
        if (CreatedOrderId(row) is { } orderId && Guid.TryParse(orderId, out var id) && _unreadOrderIds.Contains(id))
            AddMissingOrder(row, orderId);
    }

    public void Check(OrderReference reference, Order? order)
    {
        CountChecked();
        if (order is null)
            AddViolation(reference.Key, $"the reference leads to order {reference.OrderId}, which does not exist");
        else if (order.Reference is not { } own
            || (OrderReference.KeyOfShop(own) != reference.Key && OrderReference.KeyOfOwner(order.Owner, own) != reference.Key))
            AddViolation(reference.Key, $"order {reference.OrderId} does not have this reference");
    }

    /// <summary>Checks that an order's reference is taken, so that no other order gets it.</summary>
    /// <param name="ofShop">The reference among those of the shop; null when absent.</param>
    /// <param name="ofOwner">The reference among those of the owner; null when absent.</param>
    public void CheckReferenceOf(Order order, OrderReference? ofShop, OrderReference? ofOwner)
    {
        CountChecked();
        if (ofShop?.OrderId != order.OrderId && ofOwner?.OrderId != order.OrderId)
            AddViolation(order.OrderId, $"the order's reference '{order.Reference}' does not lead to it");
    }

    void AddMissingOrder(IdempotencyRow row, string orderId) =>
        AddViolation(row.Id, $"the stored response refers to order {orderId}, which does not exist");

    /// <summary>Returns the order that the request of a stored response created; null for other requests.</summary>
    static string? CreatedOrderId(IdempotencyRow row) =>
        row is { Status: Created, Location: { } location } && location.StartsWith(OrderPath, StringComparison.Ordinal)
            ? location[OrderPath.Length..]
            : null;

    static string? OrderIdIn(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("orderId", out var id) ? id.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
