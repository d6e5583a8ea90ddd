using System.Text.Json;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.Compliance.Document;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Cluster;

/// <summary>The split shape with real processes and servers.</summary>
[Collection(typeof(ClusterCollection))]
public sealed class ClusterTests(ClusterFixture fixture)
{
    LocalCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task Feed_of_events_is_read_from_another_process()
    {
        await using var traffic = await OrderTraffic.Start(Cluster, "FEED");
        await traffic.WaitForMore(5);
        await traffic.Stop();

        using var client = await Cluster.LogIn();
        var feed = await Poll.Until("a mail in the feed", async () =>
        {
            var read = await client.AllNotificationEvents(0).ToListAsync();
            return read.Exists(item => item.Told == "SENT") ? read : null;
        });
        feed.Select(item => item.Event.Position).ShouldBe(Enumerable.Range(1, feed.Count).Select(position => (long)position));
    }

    [Fact]
    public async Task Killed_role_takes_up_where_it_was()
    {
        await using var traffic = await OrderTraffic.Start(Cluster, "KILLED");
        foreach (var role in LocalCluster.Roles.Append("provider"))
        {
            await traffic.WaitForMore(2);
            await Cluster.Kill(role);
            await Cluster.Run("start", role);
        }

        await traffic.WaitForMore(2);
        await traffic.Stop();
        await ShouldVerifyClean();
    }

    [Fact]
    public async Task Role_starts_although_another_process_has_its_number()
    {
        const string role = "notifications";
        await Cluster.Kill(role);
        await File.WriteAllTextAsync(Path.Combine(Cluster.Folder, "run", $"{role}.pid"), $"{Environment.ProcessId}\n");

        await Cluster.Run("start", role);

        Cluster.ProcessIdOf(role).ShouldNotBe(Environment.ProcessId);
    }

    [Fact]
    public async Task Replica_restart_neither_refuses_nor_loses_an_order()
    {
        await using var traffic = await OrderTraffic.Start(Cluster, "ROLLED");
        foreach (var replica in (string[])["orders-1", "inventory-1", "orders-2", "inventory-2", "payments", "orchestrator", "fulfillment"])
        {
            await traffic.WaitForMore(2);
            await Cluster.Run("stop", replica);
            await Cluster.Run("start", replica);
        }

        await traffic.WaitForMore(2);
        await traffic.Stop();
        traffic.Refused.ShouldBeEmpty();
        await ShouldVerifyClean();
    }

    /// <summary>Readers of the topics find what the document promises.</summary>
    [Fact]
    public async Task Records_of_two_orders_are_as_documented()
    {
        await fixture.Shop.System.CreateProduct("DOCUMENTED", 1, 5m);
        using var client = await Cluster.LogIn();
        var completed = await Place(client, 1);
        var cancelled = await Place(client, 2);
        (await client.WaitForAsync(completed, OrderStatuses.Completed, Poll.DefaultTimeout)).Status.ShouldBe(OrderStatuses.Completed);
        (await client.WaitForAsync(cancelled, OrderStatuses.Cancelled, Poll.DefaultTimeout)).Status.ShouldBe(OrderStatuses.Cancelled);

        var document = JsonDocument.Parse(await File.ReadAllTextAsync(RepositoryFile.Find("docs/asyncapi.json"))).RootElement;
        var topics = document.GetProperty("channels").EnumerateObject().Select(channel => channel.Name).ToList();
        var records = await Poll.Until<IReadOnlyList<BrokerRecord>>("the last events of both orders", () =>
        {
            var read = BrokerRecords.Read(Cluster, topics).Where(record => record.Key == completed || record.Key == cancelled).ToList();
            var isWhole = read.Exists(record => record.Type == "order.completed")
                && read.Exists(record => record.Type == "order.cancelled");
            return Task.FromResult<IReadOnlyList<BrokerRecord>?>(isWhole ? read : null);
        });
        records.Select(record => record.Type).Distinct().Count().ShouldBeGreaterThan(15);
        records.SelectMany(record => Violations(document, record)).ShouldBeEmpty();
    }

    static async Task<string> Place(DomsClient client, int quantity) => (await client.PlaceOrder(
        new OrderRequest([new OrderItemRequest("DOCUMENTED", quantity)], CustomerId: "ada"), 0, null, CancellationToken.None))
        .Value.OrderId;

    /// <summary>Differences between a record and the document: its topic, headers, key and body.</summary>
    static IEnumerable<string> Violations(JsonElement document, BrokerRecord record)
    {
        var message = document.GetProperty("components").GetProperty("messages").GetProperty(record.Type);
        var schema = new JsonSchema(document, anyOffset: true);
        if (!document.GetProperty("channels").GetProperty(record.Topic).GetProperty("messages").TryGetProperty(record.Type, out _))
            yield return $"{record.Type} is on {record.Topic}";
        if (record.Key != record.Headers.GetProperty("ce_subject").GetString()) yield return $"{record.Type} has the key {record.Key}";
        foreach (var violation in schema.Violations(record.Headers, message.GetProperty("headers"), $"headers of {record.Type}"))
            yield return violation;
        foreach (var violation in schema.Violations(record.Body, message.GetProperty("payload"), record.Type)) yield return violation;
    }

    [Fact]
    public async Task Status_names_each_process_and_fails_when_one_is_stopped()
    {
        (await Cluster.Run("status")).ShouldContain("orders-2");
        await Cluster.Run("stop", "notifications-1");
        var status = await Cluster.TryRun("status");
        using var client = await Cluster.LogIn();
        var processes = await Poll.Until("all processes but one to answer in time", async () =>
            (await client.ListProcesses(CancellationToken.None)).Value.Items is var all && all.Count(IsSilent) == 1 ? all : null);
        await Cluster.Run("start", "notifications");

        status.ExitCode.ShouldBe(1);
        status.Output.ShouldMatch(@"notifications +stopped");
        processes[0].ShouldSatisfyAllConditions(
            process => process.Role.ShouldBe("gateway"),
            process => process.Address.ShouldBeNull(), process => process.Engine.ShouldBeNull());
        var silent = processes.Single(IsSilent);
        (silent.Role, silent.Engine).ShouldBe(("notifications", null));
        processes.Count(process => process.Role == "orders" && process is { Status: "Healthy", Engine.Lanes: > 0, StartedAt: not null })
            .ShouldBe(2);
        processes.ShouldContain(process => process.Role == "provider" && process.Status == "Healthy");
    }

    static bool IsSilent(ProcessView process) => process.Status == "Unreachable";

    async Task ShouldVerifyClean()
    {
        var report = await Cluster.Command("verify");
        report.ExitCode.ShouldBe(0, report.ToString());
    }
}
