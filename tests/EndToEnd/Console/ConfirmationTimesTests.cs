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
        times.Series.ShouldBe([.. Enumerable.Repeat(50.0, 24)]);
    }

    [Fact]
    public void Part_without_orders_repeats_the_one_before()
    {
        var series = ConfirmationTimes.Of([Order(minutesAgo: 45, took: 5), Order(minutesAgo: 15, took: 7)], Now)!.Series;
        series.ShouldBe([.. Enumerable.Repeat(5.0, 18), .. Enumerable.Repeat(7.0, 6)]);
    }

    [Fact]
    public void Newest_orders_are_shown_one_by_one()
    {
        var times = ConfirmationTimes.Of(Enumerable.Range(0, 1_000).Select(number => Order(number % 60, number)), Now)!;
        (times.Count, times.Newest.Count, times.Newest[0].At).ShouldBe((1_000, ConfirmationTimes.MaxNewest, Now));
    }

    [Fact]
    public void Hour_without_confirmation_has_no_times() => ConfirmationTimes.Of([Order(61, 5), (Now, null)], Now).ShouldBeNull();

    static (DateTimeOffset Placed, DateTimeOffset? Confirmed) Order(int minutesAgo, int took)
    {
        var confirmed = Now - TimeSpan.FromMinutes(minutesAgo);
        return (confirmed - TimeSpan.FromMilliseconds(took), confirmed);
    }
}
