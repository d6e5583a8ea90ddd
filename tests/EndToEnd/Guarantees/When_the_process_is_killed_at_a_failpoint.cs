using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

/// <summary>
/// Kills a process at one failpoint after another, on the same data: before and after the commits that change a table,
/// and before and after requests to the payment provider. Orders are placed meanwhile, some of which are declined or
/// cancelled.
/// </summary>
public sealed class When_the_process_is_killed_at_a_failpoint
{
    static readonly (string Table, int Times)[] Tables =
    [
        ("orders", 2), ("sagas", 4), ("reservations", 2), ("stock_ledger", 2), ("payments", 3), ("effects", 4), ("stored_messages", 3),
        ("payment_transactions", 3), ("refunds", 1), ("shipments", 3), ("notifications", 2), ("idempotency", 1),
    ];

    static readonly string[] Calls = ["before-call:charges:1", "after-call:charges:1", "before-call:refunds:1", "after-call:refunds:1"];

    [Fact]
    public async Task Audit_is_clean_after_each_kill_and_every_order_ends()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "00:00:00.1"));
        await system.CreateProduct("P1", 100_000);
        var shop = new Customers(system);
        await system.Kill();

        foreach (var place in Failpoints())
        {
            await system.RestartWithFailpoint(place);
            await Poll.Until($"the process to die {place}", () => shop.BuyUntilDead());
            await system.ShouldVerifyClean();
        }

        await system.Restart();
        var orders = await Poll.Until("every order to end", async () =>
            await system.AllOrders() is { } all && all.TrueForAll(HasEnded) ? all : null);
        orders.Select(order => order.OrderId).Intersect(shop.Accepted).Count().ShouldBe(shop.Accepted.Count, "no accepted order is lost");
        orders.Select(order => order.Status).Distinct().ShouldBe([OrderStatuses.Completed, OrderStatuses.Cancelled], ignoreOrder: true);
        await system.ShouldVerifyClean();
    }

    static IEnumerable<string> Failpoints() =>
    [
        .. from table in Tables
           from nth in Enumerable.Range(1, table.Times)
           from moment in new[] { "before-commit", "after-commit" }
           select $"{moment}:{table.Table}:{nth}",
        .. Calls,
    ];

    static bool HasEnded(OrderView order) => order.Status is OrderStatuses.Completed or OrderStatuses.Cancelled;

    /// <summary>Customers who buy until the process no longer responds.</summary>
    sealed class Customers(RunningSystem system)
    {
        const decimal Declined = 9.13m;
        readonly HashSet<string> _accepted = [];
        int _number;

        /// <summary>Orders with response 201.</summary>
        public IReadOnlyCollection<string> Accepted => _accepted;

        /// <summary>Buys until the process has ended; false if it is still running.</summary>
        public async Task<bool> BuyUntilDead()
        {
            if (system.HasEnded) return true;
            try
            {
                await Buy(10m);
                await Buy(Declined);
                await system.Operator.CancelOrder(await Buy(10m), "changed my mind", CancellationToken.None);
            }
            catch (Exception error) when (error is SystemUnreachableException or ApiException { Status: 503 or 409 })
            {
                // The process has ended or is about to; unanswered orders are not counted.
            }

            return system.HasEnded;
        }

        async Task<string> Buy(decimal price)
        {
            var order = new OrderRequest([new OrderItemRequest("P1", 1, price)]);
            var placed = await system.Operator.PlaceOrder(order, 0, $"order-{_number++}", CancellationToken.None);
            _accepted.Add(placed.Value.OrderId);
            return placed.Value.OrderId;
        }
    }
}
