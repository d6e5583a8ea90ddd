using System.Text.Json;
using Doms.Contracts;
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
sealed class SimulatedOperators(SimulatedShop shop, SimulatedClients clients, SimulatedCustomers customers, int products)
{
    const int ProbeKeys = 6;
    const double PauseGrowth = 0.02;
    static readonly ShipmentStatus[] Stages =
        [ShipmentStatus.Packed, ShipmentStatus.Dispatched, ShipmentStatus.Delivered, ShipmentStatus.Failed];

    readonly Dictionary<string, int> _answeredCounts = [];

    /// <summary>Counts of the probe that were answered, by key.</summary>
    public IReadOnlyDictionary<string, int> AnsweredCounts => _answeredCounts;

    /// <summary>Goes on until no more orders come, with longer and longer pauses: what takes long would be nothing but this.</summary>
    public async Task Run()
    {
        for (var longest = 1.0; !customers.AreDone; longest += PauseGrowth)
        {
            await clients.Pause(0.01, longest);
            _ = SendCount();
            foreach (var node in shop.Nodes.Where(node => shop.Faults.ShouldInject(FaultKind.Restart, node.Name))) _ = node.Restart();
            if (shop.Faults.ShouldInject(FaultKind.ClockJump, "a wall clock")) SetRandomClock();
            if (PickOrderFor(FaultKind.Refund) is { } refunded)
                await clients.Send(
                    ServiceNames.Payments, new RefundByOperator(refunded, RefundAmount(), "asked for", "ops"), SimulatedClients.Operator);
            if (PickOrderFor(FaultKind.ShipmentMoved) is { } moved)
                await clients.Send(
                    ServiceNames.Fulfillment, new MoveShipment(moved, Pick(Stages).Text(), "lost"), SimulatedClients.Operator);
            if (PickOrderFor(FaultKind.SagaRetry) is { } stuck)
                await clients.Send(ServiceNames.Orchestrator, new RetrySaga(stuck, "ops"), SimulatedClients.Operator);
            await ChangeCatalogue();
            if (shop.Faults.ShouldInject(FaultKind.Replay, "dead letters")) await ReplayAll();
        }
    }

    public async Task ReplayAll()
    {
        foreach (var node in shop.Nodes)
            if (node.Engine is { } engine)
                await clients.WaitFor(engine.DeadLetters.ReplayAll(new DeadLetterFilter(), SimulatedClients.Operator, CancellationToken.None));
    }

    async Task SendCount()
    {
        var key = $"probe-{clients.Random.Next(ProbeKeys)}";
        var answer = await clients.Send(ProbeModules.CounterName, new Count(key, 1 + clients.Random.Next(3)), SimulatedClients.Operator);
        if (answer is not null) _answeredCounts[key] = _answeredCounts.GetValueOrDefault(key) + 1;
    }

    async Task ChangeCatalogue()
    {
        var product = SimulatedCustomers.ProductName(clients.Random.Next(products));
        if (shop.Faults.ShouldInject(FaultKind.StockChange, product))
        {
            object command = clients.Random.Next(2) == 0
                ? new AddStock(product, 1 + clients.Random.Next(20))
                : new ChangeProduct(product, clients.Random.Next(100), null, null, "counted");
            await clients.Send(ServiceNames.Inventory, command, SimulatedClients.Operator);
        }

        if (shop.Faults.ShouldInject(FaultKind.PriceChange, product))
        {
            var priceChange = new ChangeProduct(product, Available: null, Price: 1 + clients.Random.Next(9_000), Name: null, Reason: null);
            await clients.Send(ServiceNames.Inventory, priceChange, SimulatedClients.Operator);
        }

        if (shop.Faults.ShouldInject(FaultKind.StandAloneReservation, product)) _ = ReserveStandAlone(product);
    }

    async Task ReserveStandAlone(string product)
    {
        var caller = new Caller("holder", "customer");
        var answer = await clients.Send(
            ServiceNames.Inventory, new CreateStandAloneReservation(product, 1 + clients.Random.Next(3), caller.Subject), caller);
        if (answer is not { Rejection: null } || clients.Random.Next(2) == 0) return;
        await clients.Pause(0, 60);
        using var body = JsonDocument.Parse(answer.Body);
        var reservationId = body.RootElement.GetProperty("reservationId").GetString()!;
        await clients.Send(ServiceNames.Inventory, new ReleaseStandAloneReservation(reservationId), caller);
    }

    void SetRandomClock()
    {
        var clocks = shop.Nodes.Select(node => node.Clock).Concat(shop.Stores.Select(store => store.Clock)).ToList();
        Pick(clocks).Offset = TimeSpan.FromSeconds(clients.Random.Next(-7_200, 7_200));
    }

    /// <summary>The order it happens to; null when it does not happen.</summary>
    string? PickOrderFor(FaultKind kind) =>
        customers.Accepted.Count > 0 && shop.Faults.ShouldInject(kind, "an order") ? Pick(customers.Accepted) : null;

    long? RefundAmount() => clients.Random.Next(2) == 0 ? null : 1 + clients.Random.Next(500);

    T Pick<T>(IReadOnlyList<T> from) => from[clients.Random.Next(from.Count)];
}
