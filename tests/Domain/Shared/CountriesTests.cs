using Doms.Primitives;

namespace Doms.Tests.Domain.Shared;

public sealed class CountriesTests
{
    [Theory]
    [InlineData("GB", true)]
    [InlineData("gb", true)]
    [InlineData("ZW", true)]
    [InlineData("XK", true)]
    [InlineData("UK", false)]
    [InlineData("ZZ", false)]
    [InlineData("AN", false)]
    [InlineData("X", false)]
    [InlineData("United Kingdom", true)]
    [InlineData("USA", true)]
    public void Text_of_two_letters_is_an_assigned_code(string country, bool canBe) => Countries.CanBe(country).ShouldBe(canBe);

    [Fact]
    public void Country_without_postal_codes_or_cities_is_known()
    {
        Countries.HasPostalCodes("HK").ShouldBeFalse();
        Countries.HasPostalCodes("GB").ShouldBeTrue();
        Countries.HasCities("sg").ShouldBeFalse();
        Countries.HasCities("GB").ShouldBeTrue();
    }
}
