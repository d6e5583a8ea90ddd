using Doms.Primitives;

namespace Doms.Tests.Domain.Shared;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("Mug \u00e9 \ud83d\ude00", true)]
    [InlineData("a\nb", false)]
    [InlineData("a\u0085b", false)]
    public void Control_characters_are_invalid(string text, bool isValid) => PlainText.IsValid(text).ShouldBe(isValid);

    [Fact]
    public void Unpaired_surrogates_are_invalid()
    {
        PlainText.IsValid("a" + '\ud83d').ShouldBeFalse();
        PlainText.IsValid('\ude00' + "a").ShouldBeFalse();
    }
}
