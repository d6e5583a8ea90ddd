using System.Net;
using System.Net.Http.Json;
using Doms.Engine.Services;
using Doms.Hosting.Identity;

namespace Doms.Tests.Hosting;

public sealed class CommandTests : IAsyncLifetime
{
    TestWebHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestWebHost.Start();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Command_carries_verified_caller_to_owning_service()
    {
        using var client = _host.ClientAs("alice", Roles.Service);
        using var response = await client.PostAsJsonAsync("/api/orders", new { customerId = "bob", quantity = 2 });

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Headers.Location!.ToString().ShouldBe("/api/orders/1");
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"orderId":"1"}""");
        var (service, command, caller, key) = _host.Port.Requests.ShouldHaveSingleItem();
        service.ShouldBe("orders");
        command.ShouldBe(new Purchase("bob", 2));
        caller.ShouldBe(new Caller("alice", "service"));
        key.ShouldBeNull();
    }

    [Fact]
    public async Task Replayed_response_is_marked_as_replayed()
    {
        _host.Port.Respond = () => new Response(201, """{"a":1}"""u8.ToArray(), Replayed: true);
        using var client = _host.ClientAs("alice");
        using var response = await client.PostAsJsonAsync("/api/orders", new { quantity = 2 });

        response.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
    }

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    public async Task Idempotency_key_may_be_quoted(string header, string key)
    {
        await Send("alice", "/api/orders", header, quantity: 1);

        _host.Port.Requests.ShouldHaveSingleItem().Key!.Key.ShouldBe(key);
    }

    [Fact]
    public async Task Idempotency_key_is_bound_to_subject_route_and_body()
    {
        await Send("alice", "/api/orders", "k", quantity: 1);
        await Send("alice", "/orders", "k", quantity: 1);
        await Send("bob", "/api/orders", "k", quantity: 1);
        await Send("alice", "/api/orders", "k", quantity: 2);
        await Send("alice", "/api/orders/1/cancel", "k", quantity: 1);
        await Send("alice", "/api/orders/2/cancel", "k", quantity: 1);
        await Send("alice", "/api/orders/2/cancel?reason=x", "k", quantity: 1);

        var keys = _host.Port.Requests.Select(request => request.Key!).ToArray();
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
    public async Task Invalid_idempotency_key_is_rejected(string header)
    {
        (await Send("alice", "/api/orders", header, quantity: 1)).ShouldBe(HttpStatusCode.BadRequest);
        _host.Port.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Idempotency_key_has_at_most_255_characters()
    {
        (await Send("alice", "/api/orders", new string('k', 255), quantity: 1)).ShouldBe(HttpStatusCode.Created);
        (await Send("alice", "/api/orders", new string('k', 256), quantity: 1)).ShouldBe(HttpStatusCode.BadRequest);
    }

    async Task<HttpStatusCode> Send(string user, string address, string key, int quantity)
    {
        using var client = _host.ClientAs(user);
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = JsonContent.Create(new { quantity });
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key).ShouldBeTrue();
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
