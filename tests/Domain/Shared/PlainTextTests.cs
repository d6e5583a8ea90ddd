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

    [Theory]
    [InlineData("Mug \u00e9", true)]
    [InlineData("\u05e9\u05dc\u05d5\u05dd\u200f", true)]
    [InlineData("a\nb", false)]
    [InlineData("a\u2028b", false)]
    [InlineData("a\u2029b", false)]
    [InlineData("gpj.\u202eexe", false)]
    [InlineData("a\u2066b", false)]
    public void Breaks_and_turns_of_direction_are_not_shown(string text, bool isShowable) =>
        PlainText.IsShowable(text).ShouldBe(isShowable);

    [Theory]
    [InlineData("Mug \u00e9", 20, "Mug \u00e9")]
    [InlineData("a\r\nb\u202ec\0", 20, "a  b c ")]
    [InlineData("abc\ud83d\ude00", 4, "abc")]
    [InlineData("abc\ud83d\ude00", 5, "abc\ud83d\ude00")]
    public void Text_of_others_is_made_showable(string text, int max, string shown) => PlainText.ToShowable(text, max).ShouldBe(shown);
}
