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
    public void Id_must_be_plain_text(string? id, bool isFine) => (Limits.CheckId(id) is null).ShouldBe(isFine);

    [Fact]
    public void Unpaired_surrogate_is_rejected()
    {
        Limits.CheckId("a" + '\ud83d').ShouldNotBeNull();
        Limits.CheckText('\udd25' + "a").ShouldNotBeNull();
    }

    [Fact]
    public void Text_length_is_limited()
    {
        Limits.CheckId(new string('a', 128)).ShouldBeNull();
        Limits.CheckId(new string('a', 129)).ShouldNotBeNull();
        Limits.CheckText(null).ShouldBeNull();
        Limits.CheckText(new string('a', 256)).ShouldBeNull();
        Limits.CheckText(new string('a', 257)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0L, false)]
    [InlineData(1L, true)]
    [InlineData(1_000_000L, true)]
    [InlineData(1_000_001L, false)]
    public void Quantity_range_is_checked(long? quantity, bool isFine) =>
        (Limits.CheckQuantity(quantity) is null).ShouldBe(isFine);

    [Theory]
    [InlineData(null, false)]
    [InlineData(0L, false)]
    [InlineData(1L, true)]
    [InlineData(Limits.MaxStock, true)]
    [InlineData(Limits.MaxStock + 1, false)]
    public void Addition_range_is_checked(long? units, bool isFine) =>
        (Limits.CheckAddition(units) is null).ShouldBe(isFine);

    [Theory]
    [InlineData(null, true)]
    [InlineData(-1L, false)]
    [InlineData(0L, true)]
    [InlineData(Limits.MaxStock + 1, false)]
    public void Stock_range_is_checked(long? units, bool isFine) => (Limits.CheckStock(units) is null).ShouldBe(isFine);
}
