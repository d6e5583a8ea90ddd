using Doms.Contracts;
using Doms.Fulfillment;
using Doms.Hosting.Web;

namespace Doms.Tests.Services.Fulfillment;

public sealed class FulfillmentSettingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Stage_duration_in_range_is_accepted(int seconds) =>
        FulfillmentModule.Module(new() { StageDuration = TimeSpan.FromSeconds(seconds) }).Name.ShouldBe(ServiceNames.Fulfillment);

    [Theory]
    [InlineData(-1)]
    [InlineData(31)]
    public void Stage_duration_out_of_range_names_setting(int days) => Should
        .Throw<SettingException>(() => FulfillmentModule.Module(new() { StageDuration = TimeSpan.FromDays(days) }))
        .Setting.ShouldBe("Fulfillment:StageDuration");
}
