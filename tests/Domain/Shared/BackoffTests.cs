using Doms.Primitives;

namespace Doms.Tests.Domain.Shared;

public sealed class BackoffTests
{
    static readonly Backoff Delays = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(5, 10)]
    [InlineData(int.MaxValue, 10)]
    public void Delay_doubles_up_to_the_maximum(int attempt, int seconds) =>
        Delays.Delay(attempt).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Doublings_are_limited() =>
        new Backoff(TimeSpan.FromSeconds(1), TimeSpan.MaxValue, MaxDoublings: 3).Delay(10).ShouldBe(TimeSpan.FromSeconds(8));

    [Fact]
    public void Overflowing_delay_is_the_maximum() =>
        new Backoff(TimeSpan.FromDays(365), TimeSpan.MaxValue).Delay(100).ShouldBe(TimeSpan.MaxValue);

    [Theory]
    [InlineData(0.0, 8)]
    [InlineData(0.5, 10)]
    [InlineData(1.0, 12)]
    public void Jitter_spreads_the_delay_by_20_percent(double fraction, int seconds) =>
        Delays.DelayWithJitter(10, fraction).ShouldBe(TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(1));
}
