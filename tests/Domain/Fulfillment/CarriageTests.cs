using Doms.Fulfillment.Domain;

namespace Doms.Tests.Domain.Fulfillment;

public sealed class CarriageTests
{
    static readonly Carriage Sent = new("UPS", "GROUND", [new Parcel("1Z9", "https://ups.example/1Z9"), new Parcel("1Z8", null)]);

    [Fact]
    public void Details_that_are_known_change_nothing() =>
        Sent.With(new CarriageDetails("UPS", null, "1Z9", "https://ups.example/1Z9")).ShouldBeSameAs(Sent);

    [Fact]
    public void Carrier_without_tracking_adds_no_parcel()
    {
        var carriage = Carriage.None.With(new CarriageDetails("UPS", "GROUND", null, null));

        (carriage.Carrier, carriage.Service, carriage.TrackingNumber, carriage.TrackingUrl).ShouldBe(("UPS", "GROUND", null, null));
        carriage.Parcels.ShouldBeEmpty();
    }

    [Theory, InlineData("1Z7", null), InlineData(null, "https://ups.example/1Z7"), InlineData("1Z7", "https://ups.example/1Z7")]
    public void First_tracking_makes_a_parcel(string? number, string? url) =>
        Carriage.None.With(new CarriageDetails(null, null, number, url)).Parcels.ShouldBe([new Parcel(number, url)]);

    [Fact]
    public void Changed_tracking_keeps_the_other_members_and_parcels()
    {
        var carriage = Sent.With(new CarriageDetails(null, null, "1Z7", null));

        (carriage.Carrier, carriage.Service).ShouldBe(("UPS", "GROUND"));
        carriage.Parcels.ShouldBe([new Parcel("1Z7", null), new Parcel("1Z8", null)]);
        var paged = Sent.With(new CarriageDetails(null, null, null, "https://ups.example/track"));
        paged.Parcels[0].ShouldBe(new Parcel("1Z9", "https://ups.example/track"));
        Sent.With(new CarriageDetails("DHL", null, "1Z9", null)).TrackingUrl.ShouldBe("https://ups.example/1Z9");
        Sent.With(new CarriageDetails("DHL", null, null, "https://ups.example/1Z7")).Carrier.ShouldBe("DHL");
    }
}
