using System.Diagnostics;
using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Chaos;

/// <summary>Faults that strike a cluster under load; after each, the cluster is whole again.</summary>
static class ChaosFault
{
    static readonly TimeSpan NetworkDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Lets the fault of a name strike.</summary>
    /// <param name="length">For how long an interval lasts, such as a pause.</param>
    public static Task Strike(LocalCluster cluster, string fault, TimeSpan length) => fault.Split(' ') switch
    {
        ["none"] => Task.Delay(length, TimeProvider.System),
        ["kill", "roles"] => Each(LocalCluster.Roles.Append("provider"), role => Restart(cluster, role, isKill: true)),
        ["kill", .. var names] => Each(names, name => Restart(cluster, name, isKill: true)),
        ["roll", "roles"] => Each(LocalCluster.Roles, role => Restart(cluster, role, isKill: false)),
        ["pause", var name] => Pause(cluster, name, length),
        ["cut", var name] => Cut(cluster.Proxies[name], length),
        ["slow", var name] => Slow(cluster.Proxies[name], length),
        ["flush", "redis"] => Flush(cluster),
        ["rebalance", var group] => Rebalance.Repeat(cluster, group, length),
        _ => throw new ArgumentException($"There is no fault '{fault}'.", nameof(fault)),
    };

    static async Task Restart(LocalCluster cluster, string name, bool isKill)
    {
        if (isKill) await cluster.Kill(name);
        else await cluster.Run("stop", name);
        await cluster.Run("start", name);
    }

    static async Task Each(IEnumerable<string> names, Func<string, Task> strike)
    {
        foreach (var name in names) await strike(name);
    }

    static async Task Pause(LocalCluster cluster, string name, TimeSpan length)
    {
        var pids = cluster.ProcessIdsOf(name);
        await Signal(pids, "STOP");
        try
        {
            await Task.Delay(length, TimeProvider.System);
        }
        finally
        {
            await Signal(pids, "CONT");
        }
    }

    static async Task Cut(TcpProxy proxy, TimeSpan length)
    {
        proxy.RefusesConnections = true;
        proxy.HoldReplies();
        await Task.Delay(length, TimeProvider.System);
        proxy.Cut();
        proxy.ReleaseReplies();
        proxy.RefusesConnections = false;
    }

    static async Task Slow(TcpProxy proxy, TimeSpan length)
    {
        proxy.Delay = NetworkDelay;
        await Task.Delay(length, TimeProvider.System);
        proxy.Delay = TimeSpan.Zero;
    }

    static async Task Flush(LocalCluster cluster)
    {
        using var cli = Process.Start("redis-cli", ["-p", $"{cluster.PortOf("redis")}", "FLUSHALL"]);
        await cli.WaitForExitAsync();
        cli.ExitCode.ShouldBe(0);
    }

    static async Task Signal(IReadOnlyList<int> pids, string signal)
    {
        using var kill = Process.Start("/bin/kill", [$"-{signal}", .. pids.Select(pid => $"{pid}")]);
        await kill.WaitForExitAsync();
    }
}
