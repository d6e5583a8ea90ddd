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

    /// <summary>
    /// References by the order that they lead to and the hash of their key, until the order was read: 20 bytes each. Another key of the
    /// same order is taken for the reference one time in four thousand million.
    /// </summary>
    readonly HashSet<(Guid OrderId, int Key)> _unreadReferences = [];

    /// <summary>True when a stored response or a reference leads to no order that has it; valid after all orders were checked.</summary>
    public bool HasWrongOrders => _unreadOrderIds.Count > 0 || _unreadReferences.Count > 0;

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

    /// <summary>Collects a reference; all of them before the orders.</summary>
    public void Check(OrderReference reference)
    {
        CountChecked();
        if (Guid.TryParse(reference.OrderId, out var id)) _unreadReferences.Add((id, HashOf(reference.Key)));
        else AddWrongReference(reference, order: null);
    }

    /// <summary>Checks that an order's reference is taken, so that no other order gets it.</summary>
    public override void Check(OrderRecords records)
    {
        if (records.Order is not { } order || !Guid.TryParse(records.Id, out var id)) return;
        _unreadOrderIds.Remove(id);
        if (order.Reference is not { } reference) return;
        CountChecked();
        var isOfShop = _unreadReferences.Remove((id, HashOf(OrderReference.KeyOfShop(reference))));
        var isOfOwner = _unreadReferences.Remove((id, HashOf(OrderReference.KeyOfOwner(order.Owner, reference))));
        if (!isOfShop && !isOfOwner) AddViolation(records.Id, $"the order's reference '{reference}' does not lead to it");
    }

    /// <summary>Names a stored response whose order does not exist; called after all orders were checked.</summary>
    public void CheckOrderExists(IdempotencyRow row)
    {
        if (CreatedOrderId(row) is { } orderId && Guid.TryParse(orderId, out var id) && _unreadOrderIds.Contains(id))
            AddMissingOrder(row, orderId);
    }

    /// <summary>True for a reference whose order does not have it; valid after all orders were checked.</summary>
    public bool IsWrong(OrderReference reference) =>
        Guid.TryParse(reference.OrderId, out var id) && _unreadReferences.Contains((id, HashOf(reference.Key)));

    /// <param name="order">The order that the reference leads to; null when absent.</param>
    public void AddWrongReference(OrderReference reference, Order? order) => AddViolation(
        reference.Key,
        order is null
            ? $"the reference leads to order {reference.OrderId}, which does not exist"
            : $"order {reference.OrderId} does not have this reference");

    static int HashOf(string key) => key.GetHashCode(StringComparison.Ordinal);

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
