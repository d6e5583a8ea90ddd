using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Replicas;

/// <summary>Three processes with all services each, on one PostgreSQL database.</summary>
[Collection(typeof(ReplicasCollection))]
public sealed class When_replicas_share_a_database(ReplicasFixture shared)
{
    const int Units = 20;
    const int Buyers = 60;

    /// <summary>Longer than the lease on a call that a killed process had begun.</summary>
    static readonly TimeSpan MaxTimeToEnd = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Orders_through_all_replicas_are_completed_and_none_oversells()
    {
        var shape = shared.Processes;
        var clients = await Task.WhenAll(shape.Processes.Select(process => LogIn(process.Url)));
        await clients[0].CreateProduct(new NewProduct("LAST", Units, 10m, null), CancellationToken.None);
        var buying = Enumerable.Range(0, Buyers).Select(i => Buy(clients[i % clients.Length]));
        var orders = await Task.WhenAll(buying);
        var processes = await Poll.Until("every process to answer in time", () => AllAnswer(clients[2]));
        // A replica that is killed leaves its work to the others.
        await shape.Processes[1].Kill();
        foreach (var order in orders) await Settle(clients[0], order);

        var completed = (await Task.WhenAll(orders.Select(order => clients[2].GetOrder(order, CancellationToken.None))))
            .Count(order => order.Value.Status == OrderStatuses.Completed);
        completed.ShouldBe(Units);
        var report = await Executable.Run("verify", "--data", shape.Processes[0].Folder);
        report.ExitCode.ShouldBe(0, report.ToString());
        processes.Select(process => (process.Role, process.Status)).ShouldBe(
            [("all", "Healthy"), ("all", "Healthy"), ("all", "Healthy"), ("provider", "Healthy")]);
        processes.Select(process => process.Engine).OfType<EngineView>().Select(engine => engine.Lanes > 0).ShouldBe([true, true, true]);
        foreach (var client in clients) client.Dispose();
        await shape.Start();
    }

    /// <summary>Returns the processes once each has answered, for which a busy one may need too long; null before.</summary>
    static async Task<IReadOnlyList<ProcessView>?> AllAnswer(DomsClient client)
    {
        var processes = (await client.ListProcesses(CancellationToken.None)).Value.Items;
        return processes.All(process => process.Status == "Healthy") ? processes : null;
    }

    static async Task<DomsClient> LogIn(Uri url)
    {
        using var anonymous = new DomsClient(url, null);
        return new DomsClient(url, (await anonymous.Login("operator", "operator", CancellationToken.None)).Value.Token);
    }

    static async Task<string> Buy(DomsClient client)
    {
        var order = new OrderRequest([new OrderItemRequest("LAST", 1)], CustomerEmail: "ada@example.com");
        return (await client.PlaceOrder(order, 0, null, CancellationToken.None)).Value.OrderId;
    }

    static Task Settle(DomsClient client, string order) => Poll.Until(
        $"order {order} to end",
        async () => (await client.GetOrder(order, CancellationToken.None)).Value is { IsEnded: true },
        MaxTimeToEnd);
}
