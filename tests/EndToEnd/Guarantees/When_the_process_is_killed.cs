using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

public sealed class When_the_process_is_killed
{
    const int Kills = 3;

    [Fact]
    public async Task Every_accepted_order_ends_exactly_once()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "00:00:00.5"));
        await ConcurrentBuyers.BuyWhileKilled(system, Kills);
    }
}
