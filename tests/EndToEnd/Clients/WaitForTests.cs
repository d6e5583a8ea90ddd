using System.Net;
using Doms.Client;
using Doms.Contracts.Http;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.EndToEnd.Clients;

/// <summary>Waiting for an order, on virtual time.</summary>
public sealed class WaitForTests
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(OrderStatuses.Confirmed, OrderStatuses.Confirmed, 2)]
    [InlineData(OrderStatuses.Completed, OrderStatuses.Completed, 3)]
    [InlineData(OrderStatuses.Cancelled, OrderStatuses.Completed, 3)]
    public async Task Order_in_the_status_or_ended_is_returned(string wanted, string found, int looks)
    {
        using var system = Moving(OrderStatuses.Pending, OrderStatuses.Confirmed, OrderStatuses.Completed);
        using var client = ClientOf(system);

        var order = await _clock.Run(client.WaitForAsync("o1", wanted, Minute, TestContext.Current.CancellationToken));

        (order.Status, system.Requests.Count).ShouldBe((found, looks));
    }

    [Fact]
    public async Task Order_that_stays_is_reported_with_its_last_state()
    {
        using var system = Moving(OrderStatuses.Pending);
        using var client = ClientOf(system);

        var late = await Should.ThrowAsync<OrderTimeoutException>(
            _clock.Run(client.WaitForAsync("o1", OrderStatuses.Completed, Minute, TestContext.Current.CancellationToken)));

        late.Order.Status.ShouldBe(OrderStatuses.Pending);
        late.Message.ShouldBe("Order o1 was still PENDING after 60 s.");
        (_clock.GetUtcNow() - _clock.Start).ShouldBeInRange(Minute, Minute + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Timeout_of_zero_looks_once()
    {
        using var system = Moving(OrderStatuses.Pending);
        using var client = ClientOf(system);

        await Should.ThrowAsync<OrderTimeoutException>(client.WaitForAsync("o1", OrderStatuses.Completed, TimeSpan.Zero));

        system.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Cancelled_caller_ends_the_wait()
    {
        using var system = Moving(OrderStatuses.Pending);
        using var client = ClientOf(system);
        using var caller = new CancellationTokenSource();
        var wait = client.WaitForAsync("o1", OrderStatuses.Completed, Minute, caller.Token);

        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(wait);
    }

    static ScriptedTransport Moving(params string[] statuses) => new(
        [.. statuses.Select(status => (HttpStatusCode.OK, $$"""{"id":"o1","orderId":"o1","status":"{{status}}"}"""))]);

    DomsClient ClientOf(ScriptedTransport system) => new(system, new Uri("http://127.0.0.1"), "token", _clock);
}
