using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;
using Doms.Simulation.Faults;

namespace Doms.Simulator;

/// <summary>People who order, ask again when they hear nothing, and change their minds.</summary>
sealed class SimulatedCustomers(SimulatedShop shop, SimulatedClients clients, int products)
{
    public const string KeyMetadata = "client";
    const int CustomerCount = 20;
    readonly IdSource _ids = new(shop.Time, clients.Random.NextBytes);
    int _open;

    /// <summary>Order ids by the key they were asked for with, as answered.</summary>
    public Dictionary<string, HashSet<string>> OrdersByKey { get; } = [];

    /// <summary>Ids of orders that were accepted, oldest first.</summary>
    public List<string> Accepted { get; } = [];

    public bool AreDone => _open == 0;

    /// <summary>Has so many orders come in, one after another, in gusts.</summary>
    public async Task PlaceOrders(int orders, double meanGapSeconds)
    {
        _open++;
        for (var i = 0; i < orders; i++)
        {
            _ = OrderAndFollowUp(i);
            if (clients.Random.Next(3) > 0) await clients.Pause(0, meanGapSeconds * 3);
        }

        _open--;
    }

    async Task OrderAndFollowUp(int number)
    {
        _open++;
        var customer = $"customer-{clients.Random.Next(CustomerCount)}";
        var caller = new Caller(customer, "customer");
        var name = $"key-{number}";
        var draft = Draft(name);
        var key = new IdempotencyKey($"{customer} POST /orders", name, name);
        var answer = await clients.SendWithRetry(ServiceNames.Orders, () => Place(customer, draft), caller, key);
        _open--;
        if (answer?.Location is not { } location) return;
        var id = location[(location.LastIndexOf('/') + 1)..];
        if (RecordAnswer(name, id)) Accepted.Add(id);
        await FollowUp(id, name, customer, draft, key);
    }

    /// <summary>Some ask once more, though they have their answer; some cancel.</summary>
    async Task FollowUp(string id, string name, string customer, OrderDraft draft, IdempotencyKey key)
    {
        var caller = new Caller(customer, "customer");
        if (clients.Random.Next(20) == 0)
        {
            await clients.Pause(0, 30);
            var again = await clients.Send(ServiceNames.Orders, Place(customer, draft), caller, key);
            if (again?.Location is { } location) RecordAnswer(name, location[(location.LastIndexOf('/') + 1)..]);
        }

        if (!shop.Faults.ShouldInject(FaultKind.Cancel, id)) return;
        await clients.Pause(0, clients.Random.Next(2) == 0 ? 1 : 60);
        await clients.SendWithRetry(ServiceNames.Orders, () => new RequestCancel(id, "changed my mind", customer), caller, null, tries: 3);
    }

    bool RecordAnswer(string key, string id)
    {
        if (!OrdersByKey.TryGetValue(key, out var ids)) OrdersByKey.Add(key, ids = []);
        return ids.Add(id);
    }

    // As over HTTP, each try gets an id of its own at arrival.
    PlaceOrder Place(string customer, OrderDraft draft) =>
        new(_ids.NewText(), customer, customer, PricesTrusted: true, shop.NeedsTotal, draft);

    OrderDraft Draft(string name)
    {
        var random = clients.Random;
        var count = random.Next(4) == 0 ? 1 + random.Next(4) : 1;
        var lines = Enumerable.Range(0, count)
            .Select(_ => random.Next(products + 1))
            .Distinct()
            .Select(product => new Line(
                ProductName(product), 1 + random.Next(3), random.Next(3) == 0 ? 100 + (random.Next(50) * 100) : null))
            .ToList();
        var token = shop.Faults.ShouldInject(FaultKind.Decline, name) ? "tok_declined" : null;
        return new OrderDraft(
            null, random.Next(10) == 0 ? null : "someone@example.com", lines, null, "USD", null, token, null,
            new Dictionary<string, string> { [KeyMetadata] = name });
    }

    public static string ProductName(int product) => $"P{product}";
}
