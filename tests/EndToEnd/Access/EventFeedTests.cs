using System.Text.Json;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Access;

/// <summary>The feed of the shop over HTTP, and what Notifications says of each event.</summary>
public sealed class EventFeedTests(RunningHost host) : IClassFixture<RunningHost>
{
    [Fact]
    public async Task Operator_sees_every_event_with_what_was_sent()
    {
        var order = await host.Send(
            "alice", "POST", "/api/orders", """{"customerEmail":"alice@example.com","items":{"P1":1}}""", ("Prefer", "wait=20"));
        var id = Text(order.Json, "orderId");

        var items = await Poll.Until("the mail of the confirmation in the feed", async () =>
        {
            var feed = await host.Send("olga", "GET", $"/api/notifications/feed?orderId={id}");
            feed.Status.ShouldBe(200, feed.Text);
            var read = feed.Json.GetProperty("items").EnumerateArray().ToList();
            return read.Exists(item => EventOf(item) == "ORDER_CONFIRMED" && Text(item, "told") == "SENT") ? read : null;
        });

        Text(items[0], "why").ShouldContain("not of every step");
        EventOf(items[0]).ShouldBe("ORDER_CREATED");
        var confirmed = items.Single(item => EventOf(item) == "ORDER_CONFIRMED");
        Text(confirmed, "why").ShouldBe("The mail was sent to alice@example.com.");
        Text(confirmed, "notificationId").ShouldBe($"{id}/confirmed");
        Text(items.Single(item => EventOf(item) == "SHIPMENT_CREATED"), "told").ShouldBe("NOT_TOLD");
    }

    [Fact]
    public async Task Feed_read_by_positions_has_every_event_once()
    {
        var ids = new[] { await host.PlaceConfirmedOrder(), await host.PlaceConfirmedOrder(), await host.PlaceConfirmedOrder() };
        var read = new List<JsonElement>();
        var position = 0L;
        await Poll.Until("the confirmations in the feed", async () =>
        {
            var feed = await host.Send("olga", "GET", $"/api/events?after={position}&limit=7");
            read.AddRange(feed.Json.GetProperty("items").EnumerateArray());
            position = feed.Json.GetProperty("position").GetInt64();
            var confirmed = read.Where(item => Text(item, "event") == "ORDER_CONFIRMED").Select(item => Text(item, "orderId"));
            return Array.TrueForAll(ids, id => confirmed.Contains(id));
        });

        read.Select(item => item.GetProperty("position").GetInt64()).ShouldBe(Enumerable.Range(1, read.Count).Select(i => (long)i));
        foreach (var order in read.GroupBy(item => Text(item, "orderId")))
            order.Select(item => item.GetProperty("sequence").GetInt32()).ShouldBe(Enumerable.Range(1, order.Count()));
    }

    static string EventOf(JsonElement item) => Text(item.GetProperty("event"), "event");

    static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";
}
