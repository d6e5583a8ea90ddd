using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Cluster;

[Collection(typeof(ClusterCollection))]
public sealed class When_a_cluster_is_stopped(ClusterFixture fixture)
{
    static readonly TimeSpan MaxTimeToEnd = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Its_databases_are_audited_and_it_starts_again()
    {
        var cluster = fixture.Cluster;
        await using var traffic = await OrderTraffic.Start(cluster, "MUG");
        await traffic.WaitForMore(5);
        await traffic.Stop();
        await WaitUntilIdle(cluster);
        await cluster.Run("down");
        (await cluster.TryRun("status")).ExitCode.ShouldBe(1);
        await cluster.Run("start", "postgresql");
        var audit = await cluster.Command("verify");
        await cluster.Run("up");

        audit.ExitCode.ShouldBe(0, audit.ToString());
        using var client = await cluster.LogIn();
        (await client.GetOrder(traffic.Accepted[0], CancellationToken.None)).Value.Status.ShouldBe(OrderStatuses.Completed);
    }

    /// <summary>Waits for the orders of other tests too: messages at the broker are in no database.</summary>
    static async Task WaitUntilIdle(LocalCluster cluster)
    {
        using var client = await cluster.LogIn();
        var open = new ListQuery(Limit: 1)
        {
            Filters = new Dictionary<string, string> { ["status"] = $"{OrderStatuses.Pending},{OrderStatuses.Confirmed}" },
        };
        await Poll.Until(
            "all orders to end and all messages to be handled",
            async () => (await client.ListOrders(open, CancellationToken.None)).Value.Items.Count == 0
                && (await cluster.Command("verify")).Output.Contains("(0 messages and effects in flight)", StringComparison.Ordinal),
            MaxTimeToEnd);
    }
}
