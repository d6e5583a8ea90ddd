using System.Text.Json;
using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Fulfillment;
using Doms.Fulfillment.Domain;
using Doms.Inventory;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;
using Doms.Payments.Domain;
using Doms.Simulation.Faults;
using Doms.Simulation.Probe;

namespace Doms.Simulator;

/// <summary>People and machines around the shop, doing at random moments what they may do: none of it may break a promise.</summary>
sealed class Operators(SimulatedShop shop, Clients clients, Customers customers, int products)
{
    const int ProbeKeys = 6;
    const double PauseGrowth = 0.02;
    static readonly string[] Stages =
        [ShipmentStatus.Packed, ShipmentStatus.Dispatched, ShipmentStatus.Delivered, ShipmentStatus.Failed];

    readonly Dictionary<string, int> _counted = [];

    /// <summary>Counts of the probe that were answered, by key.</summary>
    public IReadOnlyDictionary<string, int> Counted => _counted;

    /// <summary>Goes on until no more orders come, with longer and longer pauses: what takes long would be nothing but this.</summary>
    public async Task Work()
    {
        for (var longest = 1.0; !customers.AreDone; longest += PauseGrowth)
        {
            await clients.Pause(0.01, longest);
            _ = Count();
            foreach (var node in shop.Nodes.Where(node => shop.Faults.Strikes(FaultKind.Restart, node.Name))) _ = node.Restart();
            if (shop.Faults.Strikes(FaultKind.ClockJump, "a wall clock")) SetAClock();
            if (Strikes(FaultKind.Refund) is { } refunded)
                await clients.Ask("payments", new RefundByOperator(refunded, Amount(), "asked for", "ops"), Clients.Operator);
            if (Strikes(FaultKind.ShipmentMoved) is { } moved)
                await clients.Ask("fulfillment", new MoveShipment(moved, Pick(Stages), "lost"), Clients.Operator);
            if (Strikes(FaultKind.SagaRetry) is { } stuck)
                await clients.Ask("orchestrator", new RetrySaga(stuck, "ops"), Clients.Operator);
            await ChangeCatalogue();
            if (shop.Faults.Strikes(FaultKind.Replay, "dead letters")) await ReplayAll();
        }
    }

    public async Task ReplayAll()
    {
        foreach (var node in shop.Nodes)
            if (node.Engine is { } engine)
                await clients.Wait(engine.DeadLetters.ReplayAll(new DeadLetterFilter(), Clients.Operator, CancellationToken.None));
    }

    async Task Count()
    {
        var key = $"probe-{clients.Random.Next(ProbeKeys)}";
        var answer = await clients.Ask(ProbeModules.CounterName, new Count(key, 1 + clients.Random.Next(3)), Clients.Operator);
        if (answer is not null) _counted[key] = _counted.GetValueOrDefault(key) + 1;
    }

    async Task ChangeCatalogue()
    {
        var product = Customers.ProductName(clients.Random.Next(products));
        if (shop.Faults.Strikes(FaultKind.StockChange, product))
        {
            object command = clients.Random.Next(2) == 0
                ? new AddStock(product, 1 + clients.Random.Next(20))
                : new ChangeProduct(product, clients.Random.Next(100), null, null, "counted");
            await clients.Ask("inventory", command, Clients.Operator);
        }

        if (shop.Faults.Strikes(FaultKind.PriceChange, product))
            await clients.Ask("inventory", new ChangeProduct(product, null, 1 + clients.Random.Next(9_000), null, null), Clients.Operator);
        if (shop.Faults.Strikes(FaultKind.Hold, product)) _ = Hold(product);
    }

    async Task Hold(string product)
    {
        var caller = new Caller("holder", "customer");
        var answer = await clients.Ask("inventory", new HoldStock(product, 1 + clients.Random.Next(3), caller.Subject), caller);
        if (answer is not { Rejection: null } || clients.Random.Next(2) == 0) return;
        await clients.Pause(0, 60);
        using var body = JsonDocument.Parse(answer.Body);
        await clients.Ask("inventory", new ReleaseHold(body.RootElement.GetProperty("reservationId").GetString()!), caller);
    }

    void SetAClock()
    {
        var clocks = shop.Nodes.Select(node => node.Clock).Concat(shop.Stores.Select(store => store.Clock)).ToList();
        Pick(clocks).Offset = TimeSpan.FromSeconds(clients.Random.Next(-7_200, 7_200));
    }

    /// <summary>The order it happens to; null when it does not happen.</summary>
    string? Strikes(FaultKind kind) =>
        customers.Accepted.Count > 0 && shop.Faults.Strikes(kind, "an order") ? Pick(customers.Accepted) : null;

    long? Amount() => clients.Random.Next(2) == 0 ? null : 1 + clients.Random.Next(500);

    T Pick<T>(IReadOnlyList<T> from) => from[clients.Random.Next(from.Count)];
}
