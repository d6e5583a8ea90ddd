using Doms.Console.Api;

namespace Doms.Tests.EndToEnd.Console;

public sealed class ConfirmationTimesTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 26, 0, 10, 0, TimeSpan.Zero);

    [Fact]
    public void Median_and_p95_are_of_the_last_hour()
    {
        var orders = Enumerable.Range(1, 100).Select(number => Order(minutesAgo: 30, took: number)).ToList();
        orders.Add(Order(minutesAgo: 61, took: 9_000));
        orders.Add((Now, null));

        var times = ConfirmationTimes.Of(orders, Now)!;

        (times.Count, times.Median.TotalMilliseconds, times.P95.TotalMilliseconds).ShouldBe((100, 50, 95));
        times.Series.ShouldBe([.. Enumerable.Repeat(0.0, 12), .. Enumerable.Repeat(50.0, 12)]);
    }

    [Fact]
    public void Hour_without_confirmation_has_no_times() => ConfirmationTimes.Of([Order(61, 5), (Now, null)], Now).ShouldBeNull();

    static (DateTimeOffset Placed, DateTimeOffset? Confirmed) Order(int minutesAgo, int took)
    {
        var confirmed = Now - TimeSpan.FromMinutes(minutesAgo);
        return (confirmed - TimeSpan.FromMilliseconds(took), confirmed);
    }
}
