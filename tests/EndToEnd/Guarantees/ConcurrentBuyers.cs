using System.Collections.Concurrent;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

/// <summary>Customers who buy continuously and repeat unanswered requests with the same key.</summary>
sealed class ConcurrentBuyers
{
    const string Product = "BOUGHT-CONTINUOUSLY";
    const long Stock = 1_000_000;
    const int Customers = 16;
    static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Longer than the lease on a call that a killed process had begun, where another process takes it over.</summary>
    static readonly TimeSpan MaxTimeToEnd = TimeSpan.FromMinutes(3);
    readonly RunningSystem _system;

    /// <summary>Order id by idempotency key, for requests with response 201.</summary>
    readonly ConcurrentDictionary<string, string> _accepted = new();
    readonly Task _buying;
    volatile bool _isClosed;
    int _sent;

    ConcurrentBuyers(RunningSystem system)
    {
        _system = system;
        _buying = Task.WhenAll(Enumerable.Range(0, Customers).Select(_ => Task.Run(BuyUntilClosed)));
    }

    /// <summary>Adds stock and starts the customers.</summary>
    public static async Task<ConcurrentBuyers> Start(RunningSystem system)
    {
        await system.CreateProduct(Product, Stock);
        return new ConcurrentBuyers(system);
    }

    /// <summary>Kills the system while customers buy, and starts it again, over and over; then checks everything.</summary>
    public static async Task BuyWhileKilled(RunningSystem system, int kills)
    {
        const int ordersBeforeEachKill = 150;
        var buyers = await Start(system);
        for (var kill = 1; kill <= kills; kill++)
        {
            await buyers.WaitForOrders(ordersBeforeEachKill);
            await system.Kill();
            await system.Restart();
        }

        await buyers.StopAndVerify();
    }

    /// <summary>Waits until the given number of further orders has been accepted.</summary>
    public Task WaitForOrders(int orders)
    {
        var target = _accepted.Count + orders;
        return Poll.Until($"{target} orders to be accepted", () => Task.FromResult(_accepted.Count >= target || _buying.IsFaulted));
    }

    /// <summary>
    /// Stops the customers and checks that each key created one order, each order has ended, and stored state is
    /// consistent.
    /// </summary>
    public async Task StopAndVerify()
    {
        _isClosed = true;
        await _buying;
        var ended = await Poll.Until(
            "every order to be COMPLETED",
            async () => (await _system.AllOrders()).FindAll(order => order.Items[0].ProductId == Product) is { } orders
                && orders.TrueForAll(order => order.Status == OrderStatuses.Completed) ? orders : null,
            MaxTimeToEnd);
        ended.Select(order => order.OrderId).ShouldBe(_accepted.Values, ignoreOrder: true);
        _accepted.Values.Distinct().Count().ShouldBe(_sent);
        var product = (await _system.Operator.GetProduct(Product, CancellationToken.None)).Value;
        (product.AvailableQuantity, product.ReservedQuantity).ShouldBe((Stock - ended.Count, 0));
        await _system.ShouldVerifyClean();
    }

    async Task BuyUntilClosed()
    {
        while (!_isClosed) await BuyOne($"key-{Interlocked.Increment(ref _sent)}");
    }

    async Task BuyOne(string key)
    {
        while (true)
        {
            try
            {
                var order = new OrderRequest([new OrderItemRequest(Product, 1)]);
                _accepted[key] = (await _system.Operator.PlaceOrder(order, 0, key, CancellationToken.None)).Value.OrderId;
                return;
            }
            catch (Exception error) when (
                error is SystemUnreachableException or ApiException { Status: 409 or 502 or 503 or 504 })
            {
                await Task.Delay(RetryPause, TimeProvider.System);
            }
        }
    }
}
