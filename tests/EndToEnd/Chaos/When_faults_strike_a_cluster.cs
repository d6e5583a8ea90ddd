using Doms.Tests.EndToEnd.Cluster;

namespace Doms.Tests.EndToEnd.Chaos;

/// <summary>
/// Faults under load: no order is lost, doubled or cancelled, and the audit is clean. All of them at full length take the better part of
/// an hour: <c>./doms chaos</c> runs them and prints the table. A few that strike under one load are part of each test run.
/// </summary>
[Collection(typeof(ClusterCollection))]
public sealed class When_faults_strike_a_cluster(ClusterFixture fixture, ITestOutputHelper output)
{
    /// <summary>Each fault, and the seconds for which it lasts where it is an interval.</summary>
    public static TheoryData<string, int> Faults => new()
    {
        { "none", 20 },
        { "kill postgresql", 0 }, { "kill kafka", 0 }, { "kill redis", 0 }, { "flush redis", 0 },
        { "kill orders-1", 0 }, { "kill orders-2", 0 }, { "kill payments", 0 }, { "kill inventory-1", 0 }, { "kill inventory-2", 0 },
        { "kill notifications", 0 }, { "kill orchestrator", 0 }, { "kill fulfillment", 0 }, { "kill provider", 0 }, { "kill gateway", 0 },
        { "kill roles", 0 }, { "kill kafka postgresql orchestrator", 0 },
        { "cut postgresql", 60 }, { "cut kafka", 60 }, { "cut redis", 60 }, { "cut provider", 60 }, { "cut orders-1", 60 },
        { "cut inventory-1", 60 },
        { "slow postgresql", 60 }, { "slow kafka", 60 }, { "slow redis", 60 },
        { "pause postgresql", 40 }, { "pause kafka", 40 }, { "pause redis", 40 }, { "pause gateway", 40 }, { "pause orders-1", 40 },
        { "pause inventory-1", 40 }, { "pause orchestrator", 40 }, { "pause provider", 40 },
        { "roll roles", 0 }, { "rebalance orders", 60 }, { "rebalance inventory", 60 },
    };

    /// <summary>A fault of each kind: of a role, a server, a connection, a cache, a process that stands still.</summary>
    static readonly (string Fault, TimeSpan Length)[] InTurn =
    [
        ("kill orchestrator", default), ("kill postgresql", default), ("cut kafka", TimeSpan.FromSeconds(10)), ("flush redis", default),
        ("pause orders-1", TimeSpan.FromSeconds(8)), ("kill kafka", default),
    ];

    [Fact]
    public Task Orders_survive_faults_that_strike_in_turn() => ChaosRun.Under(
        fixture.Cluster,
        "faults in turn",
        async () =>
        {
            foreach (var (fault, length) in InTurn) await ChaosFault.Strike(fixture.Cluster, fault, length);
        },
        output);

    /// <param name="fault">The fault, see <see cref="ChaosFault"/>.</param>
    [Theory]
    [Trait("Duration", "long")]
    [MemberData(nameof(Faults))]
    public Task Orders_are_neither_lost_nor_doubled_nor_cancelled(string fault, int seconds)
    {
        if (!ChaosRun.IsFull) Assert.Skip("Takes minutes: run it by ./doms chaos.");
        return ChaosRun.Under(
            fixture.Cluster, fault, () => ChaosFault.Strike(fixture.Cluster, fault, TimeSpan.FromSeconds(seconds)), output);
    }
}
