using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

public sealed class When_the_process_is_terminated
{
    const int Stops = 5;
    const int OrdersBeforeEachStop = 100;

    [Fact]
    public async Task Process_exits_cleanly_under_load_and_orders_end_once()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "00:00:00.5"));
        var buyers = await ConcurrentBuyers.Start(system);
        for (var stop = 1; stop <= Stops; stop++)
        {
            await buyers.WaitForOrders(OrdersBeforeEachStop);
            (await system.Stop()).ShouldBe(0, string.Join('\n', system.Lines));
            await system.ShouldVerifyClean();
            await system.Restart();
        }

        await buyers.StopAndVerify();
    }
}
