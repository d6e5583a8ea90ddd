using Doms.Inventory.Domain;

namespace Doms.Tests.Domain.Inventory;

public sealed class LimitsTests
{
    [Fact]
    public void Unpaired_surrogate_is_rejected() => Limits.CheckText('\udd25' + "a").ShouldNotBeNull();

    [Fact]
    public void Text_length_is_limited()
    {
        Limits.CheckText(null).ShouldBeNull();
        Limits.CheckText(new string('a', 256)).ShouldBeNull();
        Limits.CheckText(new string('a', 257)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("a\0b", false)]
    [InlineData("A/B", true)]
    public void Id_of_existing_product_is_checked(string? id, bool isFine) => (Limits.CheckProduct(id) is null).ShouldBe(isFine);

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
    [InlineData(null, false)]
    [InlineData(0L, false)]
    [InlineData(1L, true)]
    [InlineData(-Limits.MaxStock, true)]
    [InlineData(-Limits.MaxStock - 1, false)]
    [InlineData(Limits.MaxStock + 1, false)]
    public void Difference_range_is_checked(long? units, bool isFine) => (Limits.CheckDelta(units) is null).ShouldBe(isFine);

    [Theory]
    [InlineData(null, true)]
    [InlineData("EUR", true)]
    [InlineData("eur", false)]
    [InlineData("XYZ", false)]
    public void Currency_is_checked(string? code, bool isFine) => (Limits.CheckCurrency(code) is null).ShouldBe(isFine);

    [Theory]
    [InlineData(null, true)]
    [InlineData(-1L, false)]
    [InlineData(0L, true)]
    [InlineData(Limits.MaxStock + 1, false)]
    public void Stock_range_is_checked(long? units, bool isFine) => (Limits.CheckStock(units) is null).ShouldBe(isFine);
}
