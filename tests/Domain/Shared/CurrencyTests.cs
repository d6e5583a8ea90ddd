using Doms.Primitives;

namespace Doms.Tests.Domain.Shared;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("JPY", 0)]
    [InlineData("UGX", 0)]
    [InlineData("HUF", 2)]
    [InlineData("RON", 2)]
    [InlineData("COP", 2)]
    [InlineData("CHE", 2)]
    [InlineData("IQD", 3)]
    [InlineData("CLF", 4)]
    public void Minor_units_are_those_of_ISO_4217(string code, int decimals) => Currency.Decimals(code).ShouldBe(decimals);

    [Fact]
    public void Table_has_all_currencies_and_funds_with_minor_units()
    {
        Currency.All.Count().ShouldBe(166);
        Currency.IsKnown("XAU").ShouldBeFalse();
        Currency.IsKnown("usd").ShouldBeFalse();
        Should.Throw<ArgumentException>(() => Currency.Decimals("XXX"));
    }
}
