using System.Collections.Concurrent;
using Doms.Host.Client;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

public sealed class When_the_process_is_killed
{
    const int Kills = 3;
    const int Customers = 16;
    const int OrdersBeforeEachKill = 150;
    static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Every_order_that_was_accepted_ends_exactly_once()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:Pace", "00:00:00.5"));
        await system.Stocked("P1", 1_000_000);
        var crowd = new Crowd(system);
        var buying = crowd.Buy();
        for (var kill = 1; kill <= Kills; kill++)
        {
            var wanted = kill * OrdersBeforeEachKill;
            await Probe.Until($"{wanted} orders to be accepted", () => Task.FromResult(crowd.Accepted.Count >= wanted));
            await system.Kill();
            await system.Restart();
        }

        crowd.Close();
        await buying;
        var accepted = crowd.Accepted;
        var ended = await Probe.Until("every order to be COMPLETED", async () =>
            await system.AllOrders() is { } orders && orders.TrueForAll(order => order.Status == OrderStatuses.Completed) ? orders : null);

        ended.Select(order => order.OrderId).ShouldBe(accepted.Values, ignoreOrder: true);
        accepted.Values.Distinct().Count().ShouldBe(accepted.Count);
        var product = (await system.Operator.GetProduct("P1", CancellationToken.None)).Value;
        (product.AvailableQuantity, product.ReservedQuantity).ShouldBe((1_000_000 - ended.Count, 0));
        await system.Clean();
    }

    /// <summary>Customers who buy without end, and send again, with the same key, what was not answered.</summary>
    sealed class Crowd(RunningSystem system)
    {
        readonly ConcurrentDictionary<string, string> _accepted = new();
        volatile bool _isClosed;
        int _sent;

        /// <summary>Idempotency key to order id, of what was answered with 201.</summary>
        public IReadOnlyDictionary<string, string> Accepted => _accepted;

        public Task Buy() => Task.WhenAll(Enumerable.Range(0, Customers).Select(_ => Task.Run(BuyOnAndOn)));

        public void Close() => _isClosed = true;

        async Task BuyOnAndOn()
        {
            while (!_isClosed) await BuyOne($"key-{Interlocked.Increment(ref _sent)}");
        }

        async Task BuyOne(string key)
        {
            while (true)
            {
                try
                {
                    var order = new NewOrder([new NewItem("P1", 1)]);
                    _accepted[key] = (await system.Operator.PlaceOrder(order, 0, key, CancellationToken.None)).Value.OrderId;
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
}
