using System.Net;
using Doms.Client;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.EndToEnd.Clients;

/// <summary>Refusals for a short time, and whether the client waits them out.</summary>
public sealed class RepeatedRequestTests
{
    const string Product = """{"productId":"P1","currency":"USD","availableQuantity":5,"reservedQuantity":0,"version":1}""";
    const string Busy = """{"status":503,"code":"temporarily_unavailable","timestamp":"2026-01-31T12:00:00Z"}""";
    readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task Refusal_with_short_pause_is_sent_again_with_key(HttpStatusCode refusal)
    {
        using var system = new ScriptedTransport((refusal, Busy), (refusal, Busy), (HttpStatusCode.OK, Product)) { RetryAfter = 2 };
        using var client = ClientOf(system, TimeSpan.FromSeconds(5));

        (await _clock.Run(client.AddStock("P1", 5, CancellationToken.None))).Value.AvailableQuantity.ShouldBe(5);

        system.Requests.Count.ShouldBe(3);
        system.Requests.Select(request => request.Key).Distinct().ShouldHaveSingleItem().ShouldNotBeNullOrEmpty();
        (_clock.GetUtcNow() - _clock.Start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(9, 5)]
    [InlineData(0, 5)]
    public async Task Refusal_with_another_pause_is_thrown_at_once(int retryAfter, int maxSeconds)
    {
        using var system = new ScriptedTransport((HttpStatusCode.ServiceUnavailable, Busy)) { RetryAfter = retryAfter };
        using var client = ClientOf(system, TimeSpan.FromSeconds(maxSeconds));

        var error = await Should.ThrowAsync<ApiException>(client.AddStock("P1", 5, CancellationToken.None));

        (error.Status, error.Code, error.Problem?.Status).ShouldBe((503, "temporarily_unavailable", 503));
        error.RetryAfter.ShouldBe(retryAfter == 0 ? null : TimeSpan.FromSeconds(retryAfter));
        system.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Lasting_refusal_is_thrown_after_five_attempts()
    {
        using var system = new ScriptedTransport((HttpStatusCode.ServiceUnavailable, Busy)) { RetryAfter = 1 };
        using var client = ClientOf(system, TimeSpan.FromSeconds(5));

        await Should.ThrowAsync<ApiException>(_clock.Run(client.GetProduct("P1", CancellationToken.None)));

        system.Requests.Count.ShouldBe(5);
    }

    DomsClient ClientOf(ScriptedTransport system, TimeSpan maxRetryAfter) =>
        new(system, new Uri("http://127.0.0.1"), "token", _clock) { MaxRetryAfter = maxRetryAfter };
}
