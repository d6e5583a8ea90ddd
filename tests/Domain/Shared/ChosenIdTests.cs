using Doms.Primitives;

namespace Doms.Tests.Domain.Shared;

public sealed class ChosenIdTests
{
    [Theory]
    [InlineData("P1")]
    [InlineData("caf\u00e9 \ud83d\udd25")]
    [InlineData("10%2F?#&")]
    [InlineData("\u0645\u0631\u062d\u0628\u0627")]
    [InlineData("...")]
    public void Visible_text_of_one_segment_is_accepted(string id) => ChosenId.Check(id).ShouldBeNull();

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("", "is missing")]
    [InlineData(" ", "must not be blank")]
    [InlineData("a\r\nb", "must not contain control")]
    [InlineData("SKU1 ", "must not begin or end")]
    [InlineData("\u00a0SKU1", "must not begin or end")]
    [InlineData("A/B", "must not be '.'")]
    [InlineData("A\\B", "must not be '.'")]
    [InlineData(".", "must not be '.'")]
    [InlineData("..", "must not be '.'")]
    [InlineData("SKU1\u200b", "must not contain invisible")]
    [InlineData("a\u202eb", "must not contain invisible")]
    [InlineData("a\u2028b", "must not contain invisible")]
    [InlineData("a\u00a0b", "must not contain invisible")]
    [InlineData("a\ue000b", "must not contain invisible")]
    [InlineData("a\u3164b", "must not contain invisible")]
    [InlineData("a\ufe0fb", "must not contain invisible")]
    [InlineData("a\u180bb", "must not contain invisible")]
    [InlineData("a\udb40\udd00b", "must not contain invisible")]
    [InlineData("a\u0378b", "must not contain invisible")]
    [InlineData("cafe\u0301", "must be in Unicode form NFC")]
    [InlineData("5 \u212b", "must be in Unicode form NFC")]
    [InlineData("\u1112\u1161\u11ab", "must be in Unicode form NFC")]
    [InlineData("\uf900", "must be in Unicode form NFC")]
    [InlineData("\u304b\u3099", "must be in Unicode form NFC")]
    public void Ambiguous_or_unaddressable_id_is_refused(string? id, string error) =>
        ChosenId.Check(id).ShouldNotBeNull().ShouldStartWith(error);

    [Fact]
    public void Reference_may_contain_slashes()
    {
        ChosenId.CheckReference("2026/0001").ShouldBeNull();
        ChosenId.CheckReference(" 1").ShouldNotBeNull();
    }

    [Fact]
    public void Id_has_at_most_128_characters()
    {
        ChosenId.Check(new string('a', 128)).ShouldBeNull();
        ChosenId.Check(new string('a', 129)).ShouldNotBeNull();
        ChosenId.Check("a" + '\ud83d').ShouldNotBeNull();
    }

    [Theory]
    [InlineData("A/B ", true)]
    [InlineData("", false)]
    [InlineData("a\0b", false)]
    public void Id_of_an_earlier_version_can_exist(string id, bool canExist) => ChosenId.CanExist(id).ShouldBe(canExist);
}
