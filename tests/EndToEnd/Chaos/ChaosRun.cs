using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Chaos;

/// <summary>A fault under load, then the end of the load, then the audit.</summary>
static class ChaosRun
{
    const int Customers = 24;
    const int OrdersBefore = 150;

    /// <summary>Part of the message of a command that the system refuses for now.</summary>
    const string TryAgain = "Try again in";

    static readonly TimeSpan MaxTimeToAudit = TimeSpan.FromMinutes(5);

    /// <summary>Whether all faults are run, at full length: <c>./doms chaos</c> sets <c>DOMS_CHAOS</c>.</summary>
    public static bool IsFull => Environment.GetEnvironmentVariable("DOMS_CHAOS") is { Length: > 0 };

    /// <summary>Asserts that nothing is lost, doubled or cancelled.</summary>
    /// <param name="fault">Name of the fault, for the table and the product of the load.</param>
    public static async Task Under(LocalCluster cluster, string fault, Func<Task> strike, ITestOutputHelper output)
    {
        await using var age = new OutboxAge(cluster);
        await using var load = await ChaosLoad.Start(cluster, fault.Replace(' ', '-'), Customers);
        await load.WaitForMore(OrdersBefore);
        await strike();
        await load.WaitForMore(OrdersBefore);
        var outcome = await load.Drain();

        var audit = await Audit(cluster);
        ChaosReport.Add(fault, outcome, age.Longest, audit.ExitCode == 0, output);
        (outcome.Lost, outcome.Surplus, outcome.Cancelled).ShouldBe((0, 0L, 0));
        audit.ExitCode.ShouldBe(0, audit.ToString());
    }

    /// <summary>Audits the cluster as soon as it admits an audit: messages of the time of the fault may still be in flight.</summary>
    static Task<CommandResult> Audit(LocalCluster cluster) => Poll.Until(
        "the cluster to be audited",
        async () =>
        {
            var result = await cluster.Command("verify");
            return result.Errors.Contains(TryAgain, StringComparison.Ordinal) ? null : result;
        },
        MaxTimeToAudit);
}
