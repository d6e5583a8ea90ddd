using System.Collections.Concurrent;
using Doms.Client;

namespace Doms.Host.Demo;

/// <summary>Buys as many customers at once do, and watches what becomes of it, all over HTTP.</summary>
/// <param name="operate">Logged in as operator: stocks, and looks at all orders.</param>
/// <param name="buy">Logged in as a customer.</param>
sealed class Shop(DomsClient operate, DomsClient buy, TimeProvider clock)
{
    /// <summary>Customers who buy at the same time.</summary>
    public const int AtOnce = 64;

    const int PageSize = 500;
    const int LongestWait = 30;
    readonly ConcurrentDictionary<string, Placed> _placed = new();
    readonly ConcurrentQueue<string> _wrong = new();
    long _began = clock.GetTimestamp();
    int _sent;

    public IReadOnlyCollection<Placed> Orders => (IReadOnlyCollection<Placed>)_placed.Values;

    /// <summary>Since the first order was sent.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_began);

    /// <summary>What went wrong in placing.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    public async Task Stock(IEnumerable<Product> products, CancellationToken cancel)
    {
        foreach (var product in products)
            await operate.CreateProduct(new NewProduct(product.Id, product.Quantity, product.Price, product.Name), cancel);
    }

    /// <summary>Places all orders; a customer who changes their mind does so at once.</summary>
    public Task Buy(IEnumerable<Kind> orders, CancellationToken cancel)
    {
        _began = clock.GetTimestamp();
        return Parallel.ForEachAsync(
            orders,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            (kind, stop) => new ValueTask(Buy(kind, stop)));
    }

    /// <summary>Looks at all orders once.</summary>
    public async Task Look(CancellationToken cancel)
    {
        string? cursor = null;
        do
        {
            var page = (await operate.ListOrders(null, null, null, cursor, PageSize, cancel)).Value;
            foreach (var view in page.Items)
                if (_placed.TryGetValue(view.OrderId, out var placed))
                    See(placed, view);
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    async Task Buy(Kind kind, CancellationToken cancel)
    {
        var wait = kind.Mind == ChangeOfMind.OnceConfirmed ? LongestWait : 0;
        var key = $"demo-{Interlocked.Increment(ref _sent)}";
        var order = (await buy.PlaceOrder(kind.Order, wait, key, cancel)).Value;
        _placed[order.OrderId] = new Placed(kind, order.OrderId);
        if (kind.IsSentTwice && (await buy.PlaceOrder(kind.Order, 0, key, cancel)).Value.OrderId is var again && again != order.OrderId)
            _wrong.Enqueue($"{order.OrderId} sent again with its key became {again}");
        if (kind.Mind != ChangeOfMind.Never) await buy.CancelOrder(order.OrderId, Catalogue.Customer, cancel);
    }

    void See(Placed placed, OrderView view)
    {
        placed.View = view;
        if (view.Status != OrderStatuses.Pending) placed.SettledAfter ??= Elapsed;
    }
}
