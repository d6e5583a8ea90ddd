using System.Text.Json;
using Doms.Engine.Idempotency;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>Each idempotency key and each shop's order reference leads to exactly one existing order.</summary>
sealed class IdempotencyConsistency()
    : Invariant("I11", "idempotency: every stored response and every reference leads to exactly one order")
{
    const string OrderPath = "/api/orders/";
    const int Created = 201;

    /// <summary>Orders of the time for which responses are kept, as 16 bytes each.</summary>
    readonly HashSet<Guid> _answeredOrderIds = [];

    /// <summary>Returns the order that the request of a stored response created; null for other requests.</summary>
    public static string? CreatedOrderId(IdempotencyRow row) =>
        row is { Status: Created, Location: { } location } && location.StartsWith(OrderPath, StringComparison.Ordinal)
            ? location[OrderPath.Length..]
            : null;

    public void Check(IdempotencyRow row, string? orderId, Order? order)
    {
        CountChecked();
        if (row.BodyHash.Length == 0) AddViolation(row.Id, "a stored response without the hash of its request body");
        if (row.Status == 0 && row.Rejection is null) AddViolation(row.Id, "a stored response without status or rejection");
        if (row.Status is 409 or 429 or >= 500) AddViolation(row.Id, $"a stored response of status {row.Status}, which must not be stored");
        if (orderId is null) return;
        if (order is null) AddViolation(row.Id, $"the stored response refers to order {orderId}, which does not exist");
        if (OrderIdIn(row.Body) != orderId) AddViolation(row.Id, $"the body of the stored response does not name order {orderId}");
        if (Guid.TryParse(orderId, out var id) && !_answeredOrderIds.Add(id))
            AddViolation(row.Id, $"order {orderId} is also the stored response to another key");
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
