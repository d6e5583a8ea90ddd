using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine.DeadLetters;
using Doms.Fulfillment;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;
using Doms.Payments.Domain;
using Doms.Simulation.Faults;
using Doms.Simulation.Probe;

namespace Doms.Simulator;

/// <summary>Operators who use all their commands at random times, restart processes and set clocks: no invariant may be violated.</summary>
sealed class SimulatedOperators(
    SimulatedShop shop, SimulatedClients clients, SimulatedCustomers customers, SimulatedReservations reservations, int products)
{
    const int ProbeKeys = 6;
    const int BurstOneIn = 4;
    const int MaxBurst = 4;
    const double BurstGapSeconds = 0.003;
    const double PauseGrowth = 0.05;
    static readonly ShipmentStatus[] Stages =
        [ShipmentStatus.Packed, ShipmentStatus.Dispatched, ShipmentStatus.Delivered, ShipmentStatus.Failed];

    readonly Dictionary<string, int> _answeredCounts = [];
    readonly Dictionary<string, int> _maxNumbers = [];

    /// <summary>Number of count requests with a response, by key of the probe.</summary>
    public IReadOnlyDictionary<string, int> AnsweredCounts => _answeredCounts;

    /// <summary>Sum of the count requests by key of the probe, except those of which nothing was taken.</summary>
    public IReadOnlyDictionary<string, int> MaxNumbers => _maxNumbers;

    /// <summary>Runs until the customers are done, with increasing pauses, so that a long run is not dominated by operators.</summary>
    public async Task Run()
    {
        for (var maxPause = 1.0; !customers.AreDone; maxPause += PauseGrowth)
        {
            await clients.Pause(0.01, maxPause);
            _ = SendCounts();
            foreach (var node in shop.Nodes.Where(node => shop.Faults.ShouldInject(FaultKind.Restart, node.Name))) _ = node.Restart();
            if (shop.Faults.ShouldInject(FaultKind.ClockJump, "a wall clock")) SetRandomClock();
            if (PickRefunded() is { } refunded)
                await clients.Send(ServiceNames.Payments, RefundCommand(refunded), SimulatedClients.Operator);
            if (PickOrderFor(FaultKind.ShipmentMoved) is { } moved)
                await clients.Send(
                    ServiceNames.Fulfillment, new MoveShipment(moved, Pick(Stages).Text(), "lost"), SimulatedClients.Operator);
            if (PickOrderFor(FaultKind.TrackingChanged) is { } shipped)
                await clients.Send(ServiceNames.Fulfillment, TrackingCommand(shipped), SimulatedClients.Operator);
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
                await clients.WaitFor(engine.DeadLetters.ReplayAll(
                    new DeadLetterFilter(), SimulatedClients.Operator, CancellationToken.None));
    }

    /// <summary>Sends a count, sometimes followed by others while it is being handled.</summary>
    async Task SendCounts()
    {
        var burst = clients.Random.Next(BurstOneIn) == 0 ? MaxBurst : 1;
        var key = $"probe-{clients.Random.Next(ProbeKeys)}";
        for (var i = 0; i < burst; i++)
        {
            _ = SendCount(key);
            await clients.Pause(0, BurstGapSeconds);
        }
    }

    async Task SendCount(string key)
    {
        var count = new Count(key, 1 + clients.Random.Next(3));
        _maxNumbers[key] = _maxNumbers.GetValueOrDefault(key) + count.Total;
        var attempt = await clients.Try(ProbeModules.CounterName, count, SimulatedClients.Operator, key: null);
        if (attempt.WasRefused) _maxNumbers[key] -= count.Total;
        if (attempt.Response is not null) _answeredCounts[key] = _answeredCounts.GetValueOrDefault(key) + 1;
    }

    async Task ChangeCatalogue()
    {
        var product = SimulatedCustomers.ProductName(clients.Random.Next(products));
        if (shop.Faults.ShouldInject(FaultKind.StockChange, product))
            await clients.Send(ServiceNames.Inventory, StockCommand(product), SimulatedClients.Operator);
        if (shop.Faults.ShouldInject(FaultKind.PriceChange, product))
            await clients.Send(
                ServiceNames.Inventory,
                new ChangeProduct(product, Available: null, Price: (1 + clients.Random.Next(9_000)) / 100m, Name: null, Reason: null),
                SimulatedClients.Operator);
        if (shop.Faults.ShouldInject(FaultKind.StandAloneReservation, product)) _ = reservations.ReserveOne(product);
    }

    object StockCommand(string product) => clients.Random.Next(4) switch
    {
        0 => new AddStock(product, 1 + clients.Random.Next(20)),
        1 => new AdjustStock(product, clients.Random.Next(-10, 20), new AdjustmentCause(Pick(AdjustmentReason.All), "note", "moved")),
        2 => new CountStock(product, clients.Random.Next(100), ExpectedQuantity: null, "sheet", Note: null),
        _ => new ChangeProduct(product, Available: clients.Random.Next(100), Price: null, Name: null, Reason: "counted"),
    };

    void SetRandomClock()
    {
        var clocks = shop.Nodes.Select(node => node.Clock).Concat(shop.Stores.Select(store => store.Clock)).ToList();
        Pick(clocks).Offset = TimeSpan.FromSeconds(clients.Random.Next(-7_200, 7_200));
    }

    /// <summary>Picks an order for the fault; null when the fault is not injected.</summary>
    string? PickOrderFor(FaultKind kind) =>
        customers.Accepted.Count > 0 && shop.Faults.ShouldInject(kind, "an order") ? Pick(customers.Accepted) : null;

    /// <summary>Picks an order to refund, often one whose account takes no refunds; null when the fault is not injected.</summary>
    string? PickRefunded()
    {
        if (PickOrderFor(FaultKind.Refund) is not { } any) return null;
        return customers.WithoutRefunds.Count > 0 && clients.Random.Next(2) == 0 ? Pick(customers.WithoutRefunds) : any;
    }

    object RefundCommand(string orderId)
    {
        var refund = new RefundByOperator(orderId, RefundAmount(), "asked for", "ops");
        var refundId = Refund.IdOf(orderId, 1 + clients.Random.Next(2));
        return clients.Random.Next(8) switch
        {
            0 => refund with { Cancellation = OrderCancellation.Never },
            1 => refund with { Amount = null, Cancellation = OrderCancellation.Always },
            2 => new RetryRefund(orderId, refundId, "ops"),
            3 => new SettleRefund(orderId, refundId, "bank transfer", Note: null, "ops"),
            4 => new CancelRefund(orderId, refundId, Note: null, "ops"),
            5 or 6 => refund with { Amount = null, Cancellation = OrderCancellation.Never, Lines = RefundLines() },
            _ => refund,
        };
    }

    /// <summary>Draws units of one line or two; an order need not have them.</summary>
    LineQuantity[] RefundLines() =>
        [.. Enumerable.Range(1, 1 + clients.Random.Next(2)).Select(line => new LineQuantity($"{line}", 1 + clients.Random.Next(2)))];

    object TrackingCommand(string orderId)
    {
        var number = clients.Random.Next(100);
        var details = new CarriageDetails("carrier", number % 2 == 0 ? "GROUND" : null, $"T{number}", null);
        return number % 3 == 0
            ? new MoveShipment(orderId, ShipmentStatus.Dispatched.Text(), Details: details)
            : new ChangeTracking(orderId, ShipmentDecider.OnlyNumber, details);
    }

    long? RefundAmount() => clients.Random.Next(2) == 0 ? null : 1 + clients.Random.Next(500);

    T Pick<T>(IReadOnlyList<T> from) => from[clients.Random.Next(from.Count)];
}
