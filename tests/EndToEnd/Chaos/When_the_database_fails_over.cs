using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Chaos;

/// <summary>
/// The database server is killed under load, and its standby promoted. With synchronous commit everything that was answered is there;
/// without, what had not reached the standby is gone, and nothing is promised.
/// </summary>
[Trait("Duration", "long")]
public sealed class When_the_database_fails_over(ITestOutputHelper output)
{
    [Fact]
    public async Task Orders_survive_on_the_promoted_standby()
    {
        if (!ChaosRun.IsFull) Assert.Skip("Takes minutes: run it by ./doms chaos.");
        await using var cluster = await LocalCluster.Start(new Dictionary<string, string> { ["Fulfillment:StageDuration"] = "0.2" });
        var (host, port) = ("Host=127.0.0.1", cluster.PortOf("postgresql"));
        var file = Path.Combine(cluster.Folder, "settings.json");
        var settings = await File.ReadAllTextAsync(file);
        var password = await File.ReadAllTextAsync(Path.Combine(cluster.Folder, "run", "postgresql.password"));
        var primary = $"{host};Port={port};Username=doms;Password={password.Trim()};Database=postgres";
        await using var standby = await PostgreSqlServer.StartStandby(primary, "max_connections=300");
        await PostgreSqlServer.CommitOnStandby(primary);
        await File.WriteAllTextAsync(file, settings.Replace(
            $"{host};Port={port}", $"{host}:{port},127.0.0.1:{standby.Port}", StringComparison.Ordinal));
        foreach (var role in LocalCluster.Roles)
        {
            await cluster.Run("stop", role);
            await cluster.Run("start", role);
        }

        await ChaosRun.Under(cluster, "fail over postgresql", () => FailOver(cluster, standby), output);
    }

    static async Task FailOver(LocalCluster cluster, PostgreSqlServer standby)
    {
        await cluster.Kill("postgresql");
        await standby.Promote();
    }
}
