using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

public sealed class When_the_process_is_told_to_stop
{
    const int Stops = 5;
    const int OrdersBeforeEachStop = 100;

    [Fact]
    public async Task Under_load_it_ends_well_each_time_and_every_order_ends_exactly_once()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:Pace", "00:00:00.5"));
        var crowd = await Crowd.Come(system);
        for (var stop = 1; stop <= Stops; stop++)
        {
            await crowd.Buys(OrdersBeforeEachStop);
            (await system.Stop()).ShouldBe(0, string.Join('\n', system.Lines));
            await system.Clean();
            await system.Restart();
        }

        await crowd.GoesWithWhatItBought();
    }
}
