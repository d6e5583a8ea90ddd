using Doms.Tests.EndToEnd.Cluster;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Upgrades;

/// <summary>
/// A rolling upgrade of a cluster from a former version, whose executable <c>DOMS_FORMER_EXECUTABLE</c> names; the test is skipped without.
/// </summary>
[Trait("Duration", "long")]
public sealed class When_roles_of_two_versions_run_together
{
    [Fact]
    public async Task Each_role_is_replaced_and_no_order_is_lost()
    {
        if (Environment.GetEnvironmentVariable("DOMS_FORMER_EXECUTABLE") is not { Length: > 0 } former)
        {
            Assert.Skip("DOMS_FORMER_EXECUTABLE must name the executable of a former version.");
            return;
        }

        await using var cluster = await LocalCluster.StartFormer(
            new Dictionary<string, string> { ["Fulfillment:StageDuration"] = "0.2" }, former);
        await using var traffic = await OrderTraffic.Start(cluster, "UPGRADED");
        await traffic.WaitForMore(10);
        // One replica after the other, so that both versions of a role work on one database.
        foreach (var role in LocalCluster.Roles)
        {
            await cluster.Run("stop", role);
            await cluster.StartCurrent(role);
            await traffic.WaitForMore(10);
            TestContext.Current.TestOutputHelper?.WriteLine($"{role}: {traffic.Accepted.Count} accepted, {traffic.Refused.Count} refused");
        }

        await traffic.Stop();

        var verified = await cluster.Command("verify");
        verified.ExitCode.ShouldBe(0, verified.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{verified.Output}{traffic.Accepted.Count} orders completed; refused: {string.Join("; ", traffic.Refused.Distinct())}");
    }
}
