using Doms.Primitives;

namespace Doms.Tests.Domain.Shared;

public sealed class EnumTextTests
{
    enum Light
    {
        Red,
        Green,
    }

    [Fact]
    public void Values_and_texts_convert_both_ways()
    {
        var texts = new EnumText<Light>("light", (Light.Green, "GREEN"), (Light.Red, "RED"));

        texts.All.ShouldBe(["GREEN", "RED"]);
        texts.Of(Light.Red).ShouldBe("RED");
        texts.Parse("GREEN").ShouldBe(Light.Green);
    }

    [Fact]
    public void Unknown_text_or_value_is_rejected()
    {
        var texts = new EnumText<Light>("light", (Light.Green, "GREEN"), (Light.Red, "RED"));

        Should.Throw<ArgumentException>(() => texts.Parse("red")).Message.ShouldContain("Unknown light 'red'.");
        Should.Throw<ArgumentOutOfRangeException>(() => texts.Of((Light)7));
    }

    [Fact]
    public void Incomplete_or_ambiguous_table_is_rejected()
    {
        Should.Throw<ArgumentException>(() => new EnumText<Light>("light", (Light.Green, "GREEN")));
        Should.Throw<ArgumentException>(() => new EnumText<Light>("light", (Light.Green, "GREEN"), (Light.Green, "RED")));
        Should.Throw<ArgumentException>(() => new EnumText<Light>("light", (Light.Green, "ON"), (Light.Red, "ON")));
    }
}
