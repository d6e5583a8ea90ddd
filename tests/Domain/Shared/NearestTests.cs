using Doms.Primitives;

namespace Doms.Tests.Domain.Shared;

public sealed class NearestTests
{
    static readonly string[] Known = ["amount", "reason", "status", "availableQuantity"];

    [Theory]
    [InlineData("ammount", "amount")]
    [InlineData("stauts", "status")]
    [InlineData("REASON", "reason")]
    [InlineData("page", null)]
    [InlineData("unt", null)]
    [InlineData("quantity", "availableQuantity")]
    [InlineData("", null)]
    [InlineData("amt", "amount")]
    [InlineData("--rsn", "reason")]
    [InlineData("at", null)]
    [InlineData("xyz", null)]
    public void Misspelt_name_finds_the_known_one(string name, string? known) => Nearest.Find(name, Known).ShouldBe(known);

    [Fact]
    public void Suggestion_is_a_question()
    {
        Nearest.Suggestion("statuz", Known).ShouldBe("; did you mean status?");
        Nearest.Suggestion(new string('x', 100), Known).ShouldBe("");
    }
}
