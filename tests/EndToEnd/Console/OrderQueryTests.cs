using Doms.Console.Api;
using Doms.Console.Orders;

namespace Doms.Tests.EndToEnd.Console;

public sealed class OrderQueryTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 30, 20, TimeSpan.Zero);
    static readonly TimeZoneInfo Kathmandu = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu");

    [Theory]
    [InlineData("from=2026-11-20&to=2026-11-21", "2026-11-19T18:15:00Z", "2026-11-21T18:15:00Z")]
    [InlineData("from=2026-11-20", "2026-11-19T18:15:00Z", null)]
    [InlineData("to=yesterday", null, "yesterday")]
    [InlineData("placed=today", "2026-11-25T18:15:00Z", null)]
    [InlineData("placed=24h&to=2026-11-21", "2026-11-25T12:30:00Z", null)]
    [InlineData("placed=yesterday", "yesterday", null)]
    public void Days_are_those_of_the_readers_zone(string address, string? from, string? to)
    {
        var filters = OrderQuery.OfAddress($"orders?{address}", Now, Kathmandu).Filters;
        (filters.GetValueOrDefault("from"), filters.GetValueOrDefault("to")).ShouldBe((from, to));
    }

    [Theory]
    [InlineData("all", "")]
    [InlineData("to-pack", "shipment=CREATED")]
    [InlineData("dispatched", "shipment=DISPATCHED,IN_TRANSIT")]
    [InlineData("needs-you", "attention=true")]
    [InlineData("confirmed", "status=confirmed")]
    [InlineData("nonsense", "status=nonsense")]
    public void View_is_a_stage_or_a_status(string view, string expected)
    {
        var filters = OrderQuery.OfAddress($"orders?view={view}", Now, TimeZoneInfo.Utc).Filters;
        string.Join('&', filters.Select(filter => $"{filter.Key}={filter.Value}")).ShouldBe(expected);
    }

    [Fact]
    public void Period_and_days_replace_each_other()
    {
        var days = OrderQuery.OfAddress("orders?view=packed&from=2026-11-20&to=2026-11-20&customer=ada", Now, TimeZoneInfo.Utc);
        days.PeriodName.ShouldBe("on 2026-11-20");
        days.Address().ShouldBe("orders?view=packed&from=2026-11-20&to=2026-11-20&customer=ada");
        days.Address(placed: "7d").ShouldBe("orders?view=packed&placed=7d&customer=ada");
        OrderQuery.OfAddress(days.Address(placed: "7d"), Now, TimeZoneInfo.Utc).AddressOfDays("", "2026-11-21")
            .ShouldBe("orders?view=packed&to=2026-11-21&customer=ada");
    }

    [Fact]
    public void Filters_are_kept_in_the_address()
    {
        var query = OrderQuery.OfAddress(
            "orders?view=a%26b&product=P%2F1&totalFrom=5&totalTo=9.50&sort=createdAt", Now, TimeZoneInfo.Utc);
        query.Filters.ShouldBe(
            new Dictionary<string, string>
            {
                ["status"] = "a&b", ["product"] = "P/1", ["totalFrom"] = "5", ["totalTo"] = "9.50", ["sort"] = "createdAt",
            },
            ignoreOrder: true);
        query.Address().ShouldBe("orders?view=a%26b&product=P%2F1&totalFrom=5&totalTo=9.50&sort=createdAt");
        (query.TotalName, query.AddressOfView()).ShouldBe(("5 to 9.50", "orders?view=a%26b"));
    }

    [Fact]
    public void Unknown_column_of_a_browser_is_left_out()
    {
        OrderColumns.Read(["payment", "colour"]).ShouldBe(["payment"]);
        OrderColumns.Read(null).ShouldBe(OrderColumns.Usual);
    }
}
