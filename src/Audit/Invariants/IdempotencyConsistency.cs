using System.Text.Json;
using Doms.Engine.Idempotency;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>What was promised under an idempotency key, or a shop's own order number, is there, and only once.</summary>
sealed class IdempotencyConsistency() : Invariant("I11", "idempotency: every stored answer and every reference leads to its one order")
{
    const string OrderPath = "/api/orders/";
    const int Created = 201;
    readonly HashSet<string> _answeredOrderIds = [];

    /// <summary>The order that a stored answer created; null for an answer about something else.</summary>
    public static string? CreatedOrderId(IdempotencyRow row) =>
        row is { Status: Created, Location: { } location } && location.StartsWith(OrderPath, StringComparison.Ordinal)
            ? location[OrderPath.Length..]
            : null;

    public void Check(IdempotencyRow row, string? orderId, Order? order)
    {
        CountChecked();
        if (row.BodyHash.Length == 0) AddViolation(row.Id, "a stored answer that is bound to no request body");
        if (row.Status == 0 && row.Rejection is null) AddViolation(row.Id, "a stored answer that says nothing");
        if (row.Status is 409 or 429 or >= 500) AddViolation(row.Id, $"an answer of status {row.Status} was stored for ever");
        if (orderId is null) return;
        if (order is null) AddViolation(row.Id, $"it answers with order {orderId}, which does not exist");
        if (OrderIdIn(row.Body) != orderId) AddViolation(row.Id, $"its body does not name order {orderId}");
        if (!_answeredOrderIds.Add(orderId)) AddViolation(row.Id, $"order {orderId} was the answer to another key already");
    }

    public void Check(OrderReference reference, Order? order)
    {
        CountChecked();
        if (order is null)
            AddViolation(reference.Key, $"it leads to order {reference.OrderId}, which does not exist");
        else if (order.Reference is null || OrderReference.KeyOf(order.Owner, order.Reference) != reference.Key)
            AddViolation(reference.Key, $"order {reference.OrderId} does not have this reference");
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
