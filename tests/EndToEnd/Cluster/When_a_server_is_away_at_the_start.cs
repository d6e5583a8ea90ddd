using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.Servers;

namespace Doms.Tests.EndToEnd.Cluster;

/// <summary>A role that cannot reach a server when it starts waits for it, or says why it does not start.</summary>
[Collection(typeof(ClusterCollection))]
public sealed class When_a_server_is_away_at_the_start(ClusterFixture fixture)
{
    [Theory]
    [InlineData("database", "PostgreSql:ConnectionString leads to no database that can be used: ")]
    [InlineData("redis", "Inventory:Redis:Address leads to no server that can be used: ")]
    public async Task Role_without_its_store_says_so_and_ends(string store, string reason)
    {
        var folder = Directory.CreateTempSubdirectory("doms-role-").FullName;
        var nowhere = LocalPort.FindFree();
        using var role = Executable.Start(["up", "--role", "inventory", "--data", folder, "--port", "0"], new Dictionary<string, string>
        {
            ["DOMS:PostgreSql:ConnectionString"] = $"Host=127.0.0.1;Port={nowhere};Username=doms",
            ["DOMS:Kafka:BootstrapServers"] = $"127.0.0.1:{nowhere}",
            ["DOMS:Inventory:Store"] = store,
            ["DOMS:Process:StoreWait"] = "1",
            ["DOMS:Inventory:Redis:Address"] = $"127.0.0.1:{nowhere}",
        });
        var output = role.StandardOutput.ReadToEndAsync();
        var errors = await role.StandardError.ReadToEndAsync();
        await role.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);

        role.ExitCode.ShouldBe(1, errors);
        errors.ShouldContain(reason);
        (await output).ShouldContain("The store does not answer; the start waits up to 00:00:01");
    }

    [Fact]
    public async Task Roles_that_start_without_broker_and_cache_wait_for_them()
    {
        var cluster = fixture.Cluster;
        string[] roles = ["notifications", "orders-1", "gateway"];
        string[] servers = ["kafka", "redis"];
        foreach (var name in servers.Concat(roles)) await cluster.Run("stop", name);
        foreach (var name in roles) await cluster.Run("start", name);
        foreach (var name in servers) await cluster.Run("start", name);

        await using var traffic = await OrderTraffic.Start(cluster, "WAITED");
        await traffic.WaitForMore(5);
        await traffic.Stop();
    }

    [Fact]
    public async Task Role_that_starts_before_its_database_waits_for_it()
    {
        var cluster = fixture.Cluster;
        await cluster.Run("stop", "fulfillment");
        await cluster.Run("stop", "postgresql");
        var start = cluster.Run("start", "fulfillment");
        await Poll.Until("the role to wait", () => Task.FromResult(
            cluster.LastLines("fulfillment").Contains("The store does not answer", StringComparison.Ordinal)));
        await cluster.Run("start", "postgresql");
        await start;
    }

    [Fact]
    public async Task Role_that_ends_while_others_are_waited_for_is_named()
    {
        var program = Path.Combine(Directory.CreateTempSubdirectory("doms-program-").FullName, "doms");
        await File.WriteAllTextAsync(program, "#!/bin/sh\n[ \"$3\" != payments ] || { echo lost heart; exit 7; }\nexec sleep 100\n");
        await ServerProcess.Run(["chmod", "u+x", program]);

        var result = await LocalCluster.TryStart(program);
        Directory.Delete(Path.GetDirectoryName(program)!, recursive: true);

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Errors.ShouldContain("payments ended with exit code 7");
        result.Errors.ShouldContain("lost heart");
    }
}
