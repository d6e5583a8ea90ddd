using System.Collections.Concurrent;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Demo;

/// <summary>Simulates concurrent customers over HTTP and tracks their orders.</summary>
/// <param name="operatorClient">Logged in as operator: creates products and lists all orders.</param>
/// <param name="customerClient">Logged in as a customer.</param>
sealed class DemoTraffic(DomsClient operatorClient, DomsClient customerClient, TimeProvider clock)
{
    /// <summary>Number of concurrent customers.</summary>
    public const int ConcurrentCustomers = 64;

    const int MaxWaitSeconds = 30;
    const int Conflict = 409;
    readonly ConcurrentDictionary<string, PlacedOrder> _placed = new();
    readonly ConcurrentQueue<string> _errors = new();
    long _startedAt = clock.GetTimestamp();
    int _sent;

    public IReadOnlyCollection<PlacedOrder> Orders => (IReadOnlyCollection<PlacedOrder>)_placed.Values;

    /// <summary>Time since the first order was sent.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_startedAt);

    /// <summary>Errors while placing orders.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <exception cref="CommandException">The system has the products already.</exception>
    public async Task CreateProducts(IEnumerable<Product> products, CancellationToken cancel)
    {
        try
        {
            foreach (var product in products)
                await operatorClient.CreateProduct(new NewProduct(product.Id, product.Quantity, product.Price, product.Name), cancel);
        }
        catch (ApiException error) when (error.Status == Conflict)
        {
            throw new CommandException("The system has the products of an earlier demonstration: run it on a new one.", inner: error);
        }
    }

    /// <summary>Places all orders; scenarios with cancellation cancel immediately afterwards.</summary>
    public Task Buy(IEnumerable<Scenario> orders, CancellationToken cancel)
    {
        _startedAt = clock.GetTimestamp();
        return Parallel.ForEachAsync(
            orders,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentCustomers, CancellationToken = cancel },
            (scenario, stop) => new ValueTask(Buy(scenario, stop)));
    }

    /// <summary>Reads the current state of all orders.</summary>
    public async Task Refresh(CancellationToken cancel)
    {
        await foreach (var view in operatorClient.AllOrders(new ListQuery(), cancel))
            if (_placed.TryGetValue(view.OrderId, out var placedOrder))
                Update(placedOrder, view);
    }

    async Task Buy(Scenario scenario, CancellationToken cancel)
    {
        var wait = scenario.CancelMoment == CancelMoment.AfterConfirmation ? MaxWaitSeconds : 0;
        var key = $"demo-{Interlocked.Increment(ref _sent)}";
        var order = (await customerClient.PlaceOrder(scenario.Order, wait, key, cancel)).Value;
        _placed[order.OrderId] = new PlacedOrder(scenario, order.OrderId);
        if (scenario.IsSentTwice
            && (await customerClient.PlaceOrder(scenario.Order, 0, key, cancel)).Value.OrderId is var secondId && secondId != order.OrderId)
            _errors.Enqueue($"{order.OrderId} sent again with the same key became {secondId}");
        if (scenario.CancelMoment != CancelMoment.Never)
            await customerClient.CancelOrder(order.OrderId, DemoCatalogue.CancelReason, cancel);
    }

    void Update(PlacedOrder placedOrder, OrderView view)
    {
        placedOrder.View = view;
        if (view.Status != OrderStatuses.Pending) placedOrder.SettledAfter ??= Elapsed;
    }
}
