using System.Collections.Concurrent;
using Doms.Client;
using Doms.Contracts.Http;

namespace Doms.Host.Demo;

/// <summary>Buys as many customers at once do, and watches what becomes of it, all over HTTP.</summary>
/// <param name="operatorClient">Logged in as operator: stocks, and looks at all orders.</param>
/// <param name="customerClient">Logged in as a customer.</param>
sealed class DemoTraffic(DomsClient operatorClient, DomsClient customerClient, TimeProvider clock)
{
    /// <summary>Customers who buy at the same time.</summary>
    public const int ConcurrentCustomers = 64;

    const int PageSize = 500;
    const int MaxWaitSeconds = 30;
    readonly ConcurrentDictionary<string, PlacedOrder> _placed = new();
    readonly ConcurrentQueue<string> _errors = new();
    long _startedAt = clock.GetTimestamp();
    int _sent;

    public IReadOnlyCollection<PlacedOrder> Orders => (IReadOnlyCollection<PlacedOrder>)_placed.Values;

    /// <summary>Since the first order was sent.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_startedAt);

    /// <summary>What went wrong in placing.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    public async Task CreateProducts(IEnumerable<Product> products, CancellationToken cancel)
    {
        foreach (var product in products)
            await operatorClient.CreateProduct(new NewProduct(product.Id, product.Quantity, product.Price, product.Name), cancel);
    }

    /// <summary>Places all orders; a customer who changes their mind does so at once.</summary>
    public Task Buy(IEnumerable<Scenario> orders, CancellationToken cancel)
    {
        _startedAt = clock.GetTimestamp();
        return Parallel.ForEachAsync(
            orders,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentCustomers, CancellationToken = cancel },
            (kind, stop) => new ValueTask(Buy(kind, stop)));
    }

    /// <summary>Looks at all orders once.</summary>
    public async Task Refresh(CancellationToken cancel)
    {
        string? cursor = null;
        do
        {
            var page = (await operatorClient.ListOrders(null, null, null, cursor, PageSize, cancel)).Value;
            foreach (var view in page.Items)
                if (_placed.TryGetValue(view.OrderId, out var placed))
                    Update(placed, view);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    async Task Buy(Scenario kind, CancellationToken cancel)
    {
        var wait = kind.CancelMoment == CancelMoment.AfterConfirmation ? MaxWaitSeconds : 0;
        var key = $"demo-{Interlocked.Increment(ref _sent)}";
        var order = (await customerClient.PlaceOrder(kind.Order, wait, key, cancel)).Value;
        _placed[order.OrderId] = new PlacedOrder(kind, order.OrderId);
        if (kind.IsSentTwice && (await customerClient.PlaceOrder(kind.Order, 0, key, cancel)).Value.OrderId is var again && again != order.OrderId)
            _errors.Enqueue($"{order.OrderId} sent again with its key became {again}");
        if (kind.CancelMoment != CancelMoment.Never) await customerClient.CancelOrder(order.OrderId, DemoCatalogue.CancelReason, cancel);
    }

    void Update(PlacedOrder placed, OrderView view)
    {
        placed.View = view;
        if (view.Status != OrderStatuses.Pending) placed.SettledAfter ??= Elapsed;
    }
}
