using System.Collections.Concurrent;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

/// <summary>Customers who buy without end, and send again, with the same key, what was not answered.</summary>
sealed class ConcurrentBuyers
{
    const string Product = "P1";
    const long Stock = 1_000_000;
    const int Customers = 16;
    static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    readonly RunningSystem _system;

    /// <summary>Idempotency key to order id, of what was answered with 201.</summary>
    readonly ConcurrentDictionary<string, string> _accepted = new();
    readonly Task _buying;
    volatile bool _isClosed;
    int _sent;

    ConcurrentBuyers(RunningSystem system)
    {
        _system = system;
        _buying = Task.WhenAll(Enumerable.Range(0, Customers).Select(_ => Task.Run(BuyUntilClosed)));
    }

    /// <summary>Fills the shelf and lets them in.</summary>
    public static async Task<ConcurrentBuyers> Start(RunningSystem system)
    {
        await system.CreateProduct(Product, Stock);
        return new ConcurrentBuyers(system);
    }

    /// <summary>So many more orders have been accepted.</summary>
    public Task WaitForOrders(int orders)
    {
        var wanted = _accepted.Count + orders;
        return Poll.Until($"{wanted} orders to be accepted", () => Task.FromResult(_accepted.Count >= wanted || _buying.IsFaulted));
    }

    /// <summary>Nobody buys any more; then each key has made one order, each order has ended, and the books are right.</summary>
    public async Task StopAndVerify()
    {
        _isClosed = true;
        await _buying;
        var ended = await Poll.Until("every order to be COMPLETED", async () =>
            await _system.AllOrders() is { } orders && orders.TrueForAll(order => order.Status == OrderStatuses.Completed) ? orders : null);

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
                error is SystemUnreachableException or ApiException { Status: 503 or 409 })
            {
                await Task.Delay(RetryPause, TimeProvider.System);
            }
        }
    }
}
