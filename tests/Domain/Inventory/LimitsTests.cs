using Doms.Inventory.Domain;

namespace Doms.Tests.Domain.Inventory;

public sealed class LimitsTests
{
    [Theory]
    [InlineData("P1", true)]
    [InlineData("caf\u00e9 \ud83d\udd25", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("a\0b", false)]
    [InlineData("a\r\nb", false)]
    public void An_id_is_plain_text(string? id, bool isFine) => (Limits.OfId(id) is null).ShouldBe(isFine);

    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        Limits.OfId("a" + '\ud83d').ShouldNotBeNull();
        Limits.OfText('\udd25' + "a").ShouldNotBeNull();
    }

    [Fact]
    public void Texts_have_a_length()
    {
        Limits.OfId(new string('a', 128)).ShouldBeNull();
        Limits.OfId(new string('a', 129)).ShouldNotBeNull();
        Limits.OfText(null).ShouldBeNull();
        Limits.OfText(new string('a', 256)).ShouldBeNull();
        Limits.OfText(new string('a', 257)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0L, false)]
    [InlineData(1L, true)]
    [InlineData(1_000_000L, true)]
    [InlineData(1_000_001L, false)]
    public void A_quantity_has_a_range(long? quantity, bool isFine) =>
        (Limits.OfQuantity(quantity) is null).ShouldBe(isFine);

    [Theory]
    [InlineData(null, false)]
    [InlineData(0L, false)]
    [InlineData(1L, true)]
    [InlineData(Limits.Stock, true)]
    [InlineData(Limits.Stock + 1, false)]
    public void An_addition_has_a_range(long? units, bool isFine) =>
        (Limits.OfAddition(units) is null).ShouldBe(isFine);

    [Theory]
    [InlineData(null, true)]
    [InlineData(-1L, false)]
    [InlineData(0L, true)]
    [InlineData(Limits.Stock + 1, false)]
    public void Stock_has_a_range(long? units, bool isFine) => (Limits.OfStock(units) is null).ShouldBe(isFine);
}
