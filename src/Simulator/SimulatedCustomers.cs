using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;
using Doms.Simulation.Faults;

namespace Doms.Simulator;

/// <summary>
/// Customers who place orders, some after they have reserved the lines, and sometimes cancel. Half of them send an idempotency key and
/// retry until there is a response; the others retry only when the answer was that nothing was taken.
/// </summary>
sealed class SimulatedCustomers(SimulatedShop shop, SimulatedClients clients, SimulatedReservations reservations, int products)
{
    public const string KeyMetadata = "client";
    const string NoRefundToken = "tok_no_refund";
    const int CustomerCount = 20;
    const double MaxLateCancelSeconds = 300;
    readonly IdSource _ids = new(shop.Time, clients.Random.NextBytes);
    int _open;
    long _number;

    /// <summary>Order ids in the responses, by idempotency key.</summary>
    public Dictionary<string, HashSet<string>> OrdersByKey { get; } = [];

    /// <summary>Names of the requests without an idempotency key.</summary>
    public HashSet<string> WithoutKey { get; } = [];

    /// <summary>Names of the requests without an idempotency key of which nothing was taken, by every answer.</summary>
    public HashSet<string> RefusedForGood { get; } = [];

    /// <summary>Time of the last accepted order.</summary>
    public TimeSpan LastAcceptedAt { get; private set; }

    /// <summary>Ids of the accepted orders, oldest first.</summary>
    public List<string> Accepted { get; } = [];

    /// <summary>Those whose accounts take no refunds.</summary>
    public List<string> WithoutRefunds { get; } = [];

    public bool AreDone => _open == 0;

    /// <summary>Places the given number of orders in bursts.</summary>
    public async Task PlaceOrders(int orders, double meanGapSeconds)
    {
        _open++;
        for (var i = 0; i < orders; i++)
        {
            _ = OrderAndFollowUp(i);
            var isLateInRush = shop.Profile.IsRush && (orders - i) * RunProfile.LateInRushOneIn <= orders;
            if (isLateInRush) await clients.Pause(0, RunProfile.RushGapSeconds * 2);
            else if (clients.Random.Next(3) > 0) await clients.Pause(0, meanGapSeconds * 3);
        }

        _open--;
    }

    async Task OrderAndFollowUp(int number)
    {
        _open++;
        var customer = $"customer-{clients.Random.Next(CustomerCount)}";
        var caller = new Caller(customer, "customer");
        var name = $"key-{number}";
        var draft = await reservations.ReserveFirst(Draft(name), caller, name);
        var key = clients.Random.Next(2) == 0 ? new IdempotencyKey($"{customer} POST /orders", name, name) : null;
        var response = key is null
            ? await PlaceWithoutKey(name, customer, draft, caller)
            : await clients.SendWithRetry(ServiceNames.Orders, () => Place(customer, draft), caller, key);
        _open--;
        if (response?.Location is not { } location) return;
        var id = location[(location.LastIndexOf('/') + 1)..];
        LastAcceptedAt = shop.Time.Elapsed;
        if (RecordResponse(name, id)) Add(id, draft);
        await FollowUp(id, name, customer, draft, key);
    }

    async Task<Response?> PlaceWithoutKey(string name, string customer, OrderDraft draft, Caller caller)
    {
        WithoutKey.Add(name);
        var last = await clients.SendWhileRefused(ServiceNames.Orders, () => Place(customer, draft), caller);
        if (last.WasRefused) RefusedForGood.Add(name);
        return last.Response;
    }

    /// <summary>Repeats some requests although they had a response, and cancels some orders.</summary>
    async Task FollowUp(string id, string name, string customer, OrderDraft draft, IdempotencyKey? key)
    {
        var caller = new Caller(customer, "customer");
        if (key is not null && clients.Random.Next(20) == 0)
        {
            await clients.Pause(0, 30);
            var repeated = await clients.Send(ServiceNames.Orders, Place(customer, draft), caller, key);
            if (repeated?.Location is { } location) RecordResponse(name, location[(location.LastIndexOf('/') + 1)..]);
        }

        if (shop.Faults.ShouldInject(FaultKind.Cancel, id)) await Cancel(id, caller, clients.Random.Next(2) == 0 ? 1 : 60);
        if (shop.Faults.ShouldInject(FaultKind.LateCancel, id)) await Cancel(id, caller, MaxLateCancelSeconds);
    }

    async Task Cancel(string id, Caller caller, double maxSeconds)
    {
        await clients.Pause(0, maxSeconds);
        await clients.SendWithRetry(
            ServiceNames.Orders, () => new RequestCancel(id, "changed my mind", caller.Subject), caller, null, maxAttempts: 3);
    }

    void Add(string id, OrderDraft draft)
    {
        Accepted.Add(id);
        if (draft.PaymentToken == NoRefundToken) WithoutRefunds.Add(id);
    }

    bool RecordResponse(string key, string id)
    {
        if (!OrdersByKey.TryGetValue(key, out var ids)) OrdersByKey.Add(key, ids = []);
        return ids.Add(id);
    }

    // As over HTTP, each attempt gets a new order id and number on arrival.
    PlaceOrder Place(string customer, OrderDraft draft) =>
        new(_ids.NewText(), customer, customer, PricesTrusted: true, shop.NeedsTotal, draft, ++_number);

    OrderDraft Draft(string name)
    {
        var random = clients.Random;
        var count = random.Next(4) == 0 ? 1 + random.Next(4) : 1;
        var lines = Enumerable.Range(0, count)
            .Select(_ => random.Next(shop.Profile.IsDelayOnly ? products : products + 1))
            .Distinct()
            .Select((product, position) => new Line(
                ProductName(product), 1 + random.Next(3), random.Next(3) == 0 ? 100 + (random.Next(50) * 100) : null, $"{position + 1}"))
            .ToList();
        var token = shop.Faults.ShouldInject(FaultKind.Decline, name) ? "tok_declined"
            : shop.Faults.ShouldInject(FaultKind.RefundRefused, name) ? NoRefundToken
            : null;
        return new OrderDraft(
            CustomerId: null, random.Next(10) == 0 ? null : "someone@example.com", lines, Amount: null, "USD", ShippingAddress: null,
            token, Reference: null, new Dictionary<string, string> { [KeyMetadata] = name });
    }

    public static string ProductName(int product) => $"P{product}";
}
