using System.Text;
using System.Text.Json;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Cluster;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Containers;

/// <summary>The compose files, really run.</summary>
public sealed class ContainerTests(ContainerFixture fixture) : IClassFixture<ContainerFixture>
{
    const string Scaled = "deploy/compose/scaled.yaml";

    ComposedSystem System => fixture.System;

    [Fact]
    public async Task Orders_of_each_kind_end_as_expected()
    {
        var demo = await System.Run("exec", "-T", "gateway", "doms", "demo", "--cluster", "--data", "/data", "--orders", "60");

        demo.ShouldContain("invariants hold");
        demo.ShouldContain("All checks passed.");
        using var http = new HttpClient();
        var mails = await http.GetStringAsync(new Uri(ComposedSystem.Url(System.MailPort), "/email"));
        mails.ShouldContain("is confirmed");
    }

    [Fact]
    public async Task Order_at_the_port_of_orders_is_confirmed()
    {
        using var client = await ComposedSystem.LogIn(System.GatewayPort);
        await client.CreateProduct(new NewProduct("4f8d6f5e", 10, 250m, null), CancellationToken.None);

        var id = await PlaceByMap(System.OrdersPort);

        await ShouldBecome(client, id, OrderStatuses.Completed);
    }

    [Fact]
    public async Task Files_of_all_shapes_are_accepted()
    {
        await System.Run(["compose.yaml"], ComposedSystem.Tag, "--profile", "monitoring", "config", "--quiet");
        foreach (var file in (string[])[Scaled, "deploy/compose/zookeeper.yaml"])
            await System.Run(["compose.yaml", file], ComposedSystem.Tag, "config", "--quiet");
    }

    [Fact]
    public async Task Killed_and_restarted_containers_lose_no_order() => await ShouldSurviveKills("payments");

    [Fact, Trait("Duration", "long")]
    public async Task Killed_servers_lose_no_order() => await ShouldSurviveKills("kafka", "orchestrator", "postgres");

    [Fact, Trait("Duration", "long")]
    public async Task Orders_scaled_to_two_share_the_work()
    {
        await using var traffic = await OrderTraffic.Start(await ComposedSystem.LogIn(System.GatewayPort), "SCALED");
        string[] files = ["compose.yaml", Scaled];
        await System.Run(files, ComposedSystem.Tag, "up", "--detach", "--wait", "--no-build", "--scale", "orders=2", "gateway");
        await traffic.WaitForMore(20);
        var id = await PlaceByMap(System.OrdersPort, "SCALED");
        await traffic.Stop();
        var second = await System.Run(files, ComposedSystem.Tag, "logs", "--no-log-prefix", "orders");
        await System.Run("up", "--detach", "--wait", "--no-build", "gateway");

        using var client = await ComposedSystem.LogIn(System.GatewayPort);
        await ShouldBecome(client, id, OrderStatuses.Completed);
        second.ShouldContain("Order completed");
        await ShouldVerifyClean();
    }

    [Fact]
    public async Task Upgraded_container_continues_the_work_of_the_former()
    {
        const string next = "test-next";
        await fixture.Engine.Docker(
            $"FROM doms:{ComposedSystem.Tag}\nLABEL org.opencontainers.image.version=next\n", "build", "--tag", $"doms:{next}", "-");
        await using var traffic = await OrderTraffic.Start(await ComposedSystem.LogIn(System.GatewayPort), "UPGRADED");
        await traffic.WaitForMore(2);
        await System.Run(["compose.yaml"], next, "up", "--detach", "--wait", "--no-build", "--no-deps", "fulfillment");
        var images = await System.Run("images", "fulfillment");
        await traffic.WaitForMore(2);
        await traffic.Stop();
        await System.Run("up", "--detach", "--wait", "--no-build", "--no-deps", "fulfillment");

        images.ShouldContain(next);
        traffic.Refused.ShouldBeEmpty();
        await ShouldVerifyClean();
    }

    [Fact, Trait("Duration", "long")]
    public async Task Joined_replicas_share_a_database_and_leave_nothing()
    {
        var joined = fixture.Joined;
        await joined.Run("up", "--detach", "--wait", "--no-build");
        using (var first = await ComposedSystem.LogIn(joined.GatewayPort))
        using (var second = await ComposedSystem.LogIn(joined.OrdersPort))
        {
            await first.CreateProduct(new NewProduct("MUG", 10, 10m, null), CancellationToken.None);
            var order = (await second.PlaceOrder(
                new OrderRequest([new OrderItemRequest("MUG", 1)], CustomerEmail: "ada@example.com"), 0, "joined-1",
                CancellationToken.None)).Value;
            await ShouldBecome(first, order.OrderId, OrderStatuses.Completed);
        }

        await joined.Run("exec", "-T", "doms", "doms", "verify");
        await joined.Run("down", "--volumes");

        (await joined.Run("ps", "--all", "--quiet")).ShouldBeEmpty();
        (await fixture.Engine.Docker(null, "volume", "ls", "--quiet", "--filter", "name=doms-test-joined")).ShouldBeEmpty();
    }

    /// <summary>Places an order as the customer of a shop whose items are a map, without a token.</summary>
    static async Task<string> PlaceByMap(int port, string product = "4f8d6f5e")
    {
        using var http = new HttpClient();
        using var body = new StringContent(
            $$$"""{"userId":"7b9c7c44-0d5b-4a9c-8c53-2f4a4f0c8f10","amount":500,"items":{"{{{product}}}":2}}""", Encoding.UTF8,
            "application/json");
        using var answer = await http.PostAsync(new Uri(ComposedSystem.Url(port), "/orders"), body);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(201, text);
        using var order = JsonDocument.Parse(text);
        return order.RootElement.GetProperty("orderId").GetString()!;
    }

    /// <summary>Kills containers one after another under traffic, and restarts another one in order.</summary>
    async Task ShouldSurviveKills(params string[] services)
    {
        await using var traffic = await OrderTraffic.Start(await ComposedSystem.LogIn(System.GatewayPort), $"KILLED-{services[0]}");
        foreach (var service in services)
        {
            await traffic.WaitForMore(2);
            await System.Run("kill", service);
            await System.Run("up", "--detach", "--wait", "--no-build", "--no-deps", service);
        }

        await System.Run("restart", "--no-deps", "inventory");
        await traffic.WaitForMore(2);
        await traffic.Stop();
        await ShouldVerifyClean();
    }

    static Task ShouldBecome(Client.DomsClient client, string id, string status) => Poll.Until(
        $"order {id} to be {status}",
        async () => (await client.GetOrder(id, CancellationToken.None)).Value.Status == status);

    /// <summary>Audits again where a busy machine gave no cut across all stores in time.</summary>
    Task ShouldVerifyClean() => Poll.Until("a complete audit", async () =>
    {
        var audit = await System.TryRun("exec", "-T", "gateway", "doms", "verify");
        if (audit.Errors.Contains("audit again", StringComparison.Ordinal)) return false;
        audit.ExitCode.ShouldBe(0, audit.ToString());
        audit.Output.ShouldContain("Clean:");
        return true;
    });
}
