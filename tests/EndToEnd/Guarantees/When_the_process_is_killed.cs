using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

public sealed class When_the_process_is_killed
{
    const int Kills = 3;
    const int OrdersBeforeEachKill = 150;

    [Fact]
    public async Task Every_accepted_order_ends_exactly_once()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "00:00:00.5"));
        var buyers = await ConcurrentBuyers.Start(system);
        for (var kill = 1; kill <= Kills; kill++)
        {
            await buyers.WaitForOrders(OrdersBeforeEachKill);
            await system.Kill();
            await system.Restart();
        }

        await buyers.StopAndVerify();
    }
}
