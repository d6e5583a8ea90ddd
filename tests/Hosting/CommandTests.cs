using System.Net;
using System.Net.Http.Json;
using Doms.Engine.Services;
using Doms.Hosting.Identity;

namespace Doms.Tests.Hosting;

public sealed class CommandTests : IAsyncLifetime
{
    Edge _edge = null!;

    public async ValueTask InitializeAsync() => _edge = await Edge.Start();

    public async ValueTask DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task A_command_carries_the_verified_caller_to_the_service_that_owns_the_route()
    {
        using var client = _edge.ClientAs("alice", Roles.Service);
        using var response = await client.PostAsJsonAsync("/api/orders", new { customerId = "bob", quantity = 2 });

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Headers.Location!.ToString().ShouldBe("/api/orders/1");
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"orderId":"1"}""");
        var (service, command, caller, key) = _edge.Port.Asked.ShouldHaveSingleItem();
        service.ShouldBe("orders");
        command.ShouldBe(new Purchase("bob", 2));
        caller.ShouldBe(new Caller("alice", "service"));
        key.ShouldBeNull();
    }

    [Fact]
    public async Task A_replayed_answer_says_so()
    {
        _edge.Port.Answering = () => new Answer(201, """{"a":1}"""u8.ToArray(), Replayed: true);
        using var client = _edge.ClientAs("alice");
        using var response = await client.PostAsJsonAsync("/api/orders", new { quantity = 2 });

        response.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
    }

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    public async Task The_key_may_be_quoted(string header, string key)
    {
        await Send("alice", "/api/orders", header, quantity: 1);

        _edge.Port.Asked.ShouldHaveSingleItem().Key!.Key.ShouldBe(key);
    }

    [Fact]
    public async Task The_key_is_bound_to_subject_route_and_body_and_an_alias_is_the_same_route()
    {
        await Send("alice", "/api/orders", "k", quantity: 1);
        await Send("alice", "/orders", "k", quantity: 1);
        await Send("bob", "/api/orders", "k", quantity: 1);
        await Send("alice", "/api/orders", "k", quantity: 2);
        await Send("alice", "/api/orders/1/cancel", "k", quantity: 1);
        await Send("alice", "/api/orders/2/cancel", "k", quantity: 1);
        await Send("alice", "/api/orders/2/cancel?reason=x", "k", quantity: 1);

        var keys = _edge.Port.Asked.Select(asked => asked.Key!).ToArray();
        keys[1].ShouldBe(keys[0]);
        keys[2].Scope.ShouldNotBe(keys[0].Scope);
        keys[2].BodyHash.ShouldBe(keys[0].BodyHash);
        keys[3].Scope.ShouldBe(keys[0].Scope);
        keys[3].BodyHash.ShouldNotBe(keys[0].BodyHash);
        keys[4].Scope.ShouldNotBe(keys[5].Scope);
        keys[6].BodyHash.ShouldNotBe(keys[5].BodyHash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"open")]
    [InlineData("\"a\"b\"")]
    [InlineData("\"a\";x=1")]
    [InlineData("tab\there")]
    public async Task A_key_that_is_none_is_refused(string header)
    {
        (await Send("alice", "/api/orders", header, quantity: 1)).ShouldBe(HttpStatusCode.BadRequest);
        _edge.Port.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_has_at_most_255_characters()
    {
        (await Send("alice", "/api/orders", new string('k', 255), quantity: 1)).ShouldBe(HttpStatusCode.Created);
        (await Send("alice", "/api/orders", new string('k', 256), quantity: 1)).ShouldBe(HttpStatusCode.BadRequest);
    }

    async Task<HttpStatusCode> Send(string user, string address, string key, int quantity)
    {
        using var client = _edge.ClientAs(user);
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = JsonContent.Create(new { quantity });
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key).ShouldBeTrue();
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
