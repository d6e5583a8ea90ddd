using Doms.Fulfillment;
using Doms.Hosting.Web;

namespace Doms.Tests.Services.Fulfillment;

public sealed class FulfillmentSettingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_pace_in_its_range_is_taken(int seconds) =>
        FulfillmentModule.Module(new() { Pace = TimeSpan.FromSeconds(seconds) }).Name.ShouldBe(ServiceNames.Fulfillment);

    [Theory]
    [InlineData(-1)]
    [InlineData(31)]
    public void A_pace_out_of_its_range_is_named_at_start_up(int days) => Should
        .Throw<SettingException>(() => FulfillmentModule.Module(new() { Pace = TimeSpan.FromDays(days) }))
        .Setting.ShouldBe("Fulfillment:Pace");
}
