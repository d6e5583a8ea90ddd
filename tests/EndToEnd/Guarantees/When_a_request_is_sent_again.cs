using Doms.Tests.EndToEnd.Access;

namespace Doms.Tests.EndToEnd.Guarantees;

/// <summary>A client that received no response repeats the request with the same key.</summary>
public sealed class When_a_request_is_sent_again(RunningHost host) : IClassFixture<RunningHost>
{
    const string Body = """{"items":{"P1":3}}""";
    static readonly (string Name, string Value) Key = ("Idempotency-Key", "the-one-key");

    [Fact]
    public async Task Hundred_concurrent_requests_with_one_key_make_one_order()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => host.Send("alice", "POST", "/api/orders", Body, Key)));

        var response = responses.Distinct().ShouldHaveSingleItem();
        response.Status.ShouldBe(201, response.Text);
        (await OrdersOf("alice")).ShouldBe([response["orderId"]]);
        var alias = await host.Send("alice", "POST", "/orders", Body, Key);
        (alias.Status, alias.Text).ShouldBe((response.Status, response.Text), "an alias is the same request");

        var other = await host.Send("alice", "POST", "/api/orders", Body.Replace('3', '4'), Key);
        (other.Status, other["code"]).ShouldBe((422, "idempotency_key_reused"), other.Text);
        (await OrdersOf("alice")).ShouldBe([response["orderId"]]);

        var bobs = await host.Send("bob", "POST", "/api/orders", Body, Key);
        bobs.Status.ShouldBe(201, bobs.Text);
        bobs["orderId"].ShouldNotBe(response["orderId"]);
        (await OrdersOf("bob")).ShouldBe([bobs["orderId"]]);
        (await OrdersOf("olga")).ShouldBe([bobs["orderId"], response["orderId"]]);
    }

    async Task<IEnumerable<string?>> OrdersOf(string user) => (await host.Send(user, "GET", "/api/orders"))
        .Json.GetProperty("items").EnumerateArray().Select(order => order.GetProperty("orderId").GetString());
}
