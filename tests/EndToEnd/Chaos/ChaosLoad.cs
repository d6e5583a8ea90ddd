using System.Collections.Concurrent;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Chaos;

/// <summary>Customers who buy one product at a steady pace, and repeat each request with its key until it is accepted.</summary>
sealed class ChaosLoad : IAsyncDisposable
{
    const long Stock = 1_000_000_000;
    const int TooManyRequests = 429;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Longest time for a cluster on a busy machine to accept orders again after a fault.</summary>
    static readonly TimeSpan AcceptTimeout = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<string, string> _accepted = new();
    readonly CancellationTokenSource _stop = new();
    readonly DomsClient _client;
    readonly string _product;
    Task _buying = Task.CompletedTask;
    int _refusals;

    ChaosLoad(DomsClient client, string product)
    {
        _client = client;
        _product = product;
    }

    /// <summary>Number of accepted orders.</summary>
    public int Accepted => _accepted.Count;

    /// <summary>Number of requests that were not answered, or answered "try again", and were repeated.</summary>
    public int Repeated => _refusals;

    /// <param name="product">A product of the load's own: each order takes one unit of it.</param>
    public static async Task<ChaosLoad> Start(LocalCluster cluster, string product, int customers)
    {
        var load = new ChaosLoad(await cluster.LogIn(), product);
        await load._client.CreateProduct(new NewProduct(product, Stock, 10m, null), CancellationToken.None);
        load._buying = Task.WhenAll(Enumerable.Range(0, customers).Select(customer => Task.Run(() => Buy(load, customer))));
        return load;
    }

    /// <summary>Waits until further orders have been accepted.</summary>
    public Task WaitForMore(int orders)
    {
        var enough = Accepted + orders;
        return Poll.Until(
            $"{orders} more orders to be accepted", () => Task.FromResult(Accepted >= enough || _buying.IsFaulted),
            AcceptTimeout);
    }

    /// <summary>Places no more orders, and waits until every accepted one has ended.</summary>
    /// <returns>The outcome of the orders.</returns>
    public async Task<ChaosOutcome> Drain()
    {
        await _stop.CancelAsync();
        await _buying;
        var start = TimeProvider.System.GetTimestamp();
        var open = _accepted.Values.ToHashSet(StringComparer.Ordinal);
        var cancelled = 0;
        try
        {
            await Poll.Until("every accepted order to end", async () => (cancelled += await RemoveEnded(open)) >= 0 && open.Count == 0,
                DrainTimeout);
        }
        catch (TimeoutException)
        {
            // The rest has no end: it is lost.
        }

        var drain = TimeProvider.System.GetElapsedTime(start);
        var product = (await _client.GetProduct(_product, CancellationToken.None)).Value;
        var sold = Stock - product.AvailableQuantity;
        return new ChaosOutcome(Accepted, Repeated, open.Count, sold - (Accepted - cancelled), cancelled, drain);
    }

    /// <summary>Removes the orders that have ended, and returns how many of them are cancelled.</summary>
    async Task<int> RemoveEnded(HashSet<string> open)
    {
        var cancelled = 0;
        foreach (var id in open.ToList())
        {
            if (await StatusOf(id) is not { } status) continue;
            if (status is not (OrderStatuses.Completed or OrderStatuses.Cancelled)) break;
            open.Remove(id);
            if (status == OrderStatuses.Cancelled) cancelled++;
        }

        return cancelled;
    }

    /// <summary>Returns null for an order that cannot be read now, or is not there.</summary>
    async Task<string?> StatusOf(string id)
    {
        try
        {
            return (await _client.GetOrder(id, CancellationToken.None)).Value.Status;
        }
        catch (Exception error) when (error is SystemUnreachableException or ApiException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _buying;
        _client.Dispose();
        _stop.Dispose();
    }

    static async Task Buy(ChaosLoad load, int customer)
    {
        for (var i = 0; !load._stop.IsCancellationRequested; i++)
        {
            await load.BuyOne($"{load._product}-{customer}-{i}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>An order that was begun is repeated until it is accepted, also after the stop: it may have been accepted already.</summary>
    async Task BuyOne(string key)
    {
        var order = new OrderRequest([new OrderItemRequest(_product, 1)], CustomerEmail: "ada@example.com");
        while (true)
        {
            try
            {
                _accepted[key] = (await _client.PlaceOrder(order, 0, key, CancellationToken.None)).Value.OrderId;
                return;
            }
            catch (Exception error) when (
                error is SystemUnreachableException or ApiException { Status: >= 500 or 409 or TooManyRequests })
            {
                Interlocked.Increment(ref _refusals);
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }
}

/// <param name="Accepted">Orders that were accepted.</param>
/// <param name="Repeated">Requests that had to be repeated.</param>
/// <param name="Lost">Accepted orders that are not there, or have not ended.</param>
/// <param name="Surplus">Units taken beyond one for each order that is not cancelled: orders that exist twice, or too few units.</param>
/// <param name="Cancelled">
/// Accepted orders that ended CANCELLED, though nothing but delays and failures of the cluster happened to them.
/// </param>
/// <param name="Drain">Time from the end of the load until the last order had ended.</param>
sealed record ChaosOutcome(int Accepted, int Repeated, int Lost, long Surplus, int Cancelled, TimeSpan Drain);
