using System.Net;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

public sealed class When_the_disk_is_full
{
    [Fact]
    public async Task Writes_are_refused_reads_continue_and_process_recovers()
    {
        Assert.SkipUnless(FileLimit.IsSupported, "prlimit(2) is needed to keep the files of a process from growing");
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "00:00:00.2"));
        using var client = new HttpClient { BaseAddress = system.Url };
        await system.CreateProduct("P1", 1_000);
        var accepted = new List<string>();
        for (var i = 0; i < 20; i++) accepted.Add(await Place(system, $"before-{i}"));
        (await client.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.OK);

        system.FillDisk(isFull: true);
        var error = await Should.ThrowAsync<ApiException>(() => Place(system, "while"));
        error.Status.ShouldBe(503);
        var ready = await client.GetAsync("/readyz");
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync()).ShouldContain("\"store\":\"Unhealthy\"");
        (await client.GetAsync("/livez")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await system.Operator.GetOrder(accepted[0], CancellationToken.None)).Value.OrderId.ShouldBe(accepted[0]);

        system.FillDisk(isFull: false);
        await Poll.Until("the idle system to be ready", async () =>
            (await client.GetAsync("/readyz")).StatusCode == HttpStatusCode.OK);
        accepted.Add(await Place(system, "while"));
        accepted.Add(await Place(system, "after"));
        var ended = await Poll.Until("every order to be COMPLETED", async () =>
            await system.AllOrders() is { } orders && orders.TrueForAll(order => order.Status == OrderStatuses.Completed) ? orders : null);
        ended.Select(order => order.OrderId).ShouldBe(accepted, ignoreOrder: true);
        await system.ShouldVerifyClean();
    }

    static async Task<string> Place(RunningSystem system, string key)
    {
        var order = new OrderRequest([new OrderItemRequest("P1", 1)]);
        return (await system.Operator.PlaceOrder(order, 0, key, CancellationToken.None)).Value.OrderId;
    }
}
