using Doms.Console.Frame;

namespace Doms.Tests.EndToEnd.Console;

public sealed class SearchCommandTests
{
    [Theory]
    [InlineData("stock", "Go to Stock")]
    [InlineData("letters", "Go to Dead letters")]
    [InlineData("dark", "Dark or light")]
    [InlineData("to pack", "Orders: To pack")]
    [InlineData("replay", "Replay dead letters")]
    [InlineData("ref", "Refund: an order, by its reference…")]
    [InlineData("CANCEL WEB-1", "Cancel: order WEB-1")]
    [InlineData("lost WEB-1", "Report as lost: order WEB-1")]
    [InlineData("pa smith", "Search for “pa smith”")]
    [InlineData("WEB-1", "Search for “WEB-1”")]
    public void Text_leads_to_its_command_first(string text, string expected) =>
        SearchCommands.Find(text, "orders", hasDemo: true)[0].Name.ShouldBe(expected);

    [Fact]
    public void Action_is_on_the_order_of_the_page()
    {
        var commands = SearchCommands.Find("re", "orders/o1", hasDemo: true);
        commands[0].ShouldBe(new SearchCommand("money", "Refund: this order", "orders/o1?act=refund"));
        commands[^1].Order.ShouldBe("re");
        commands.Count.ShouldBeLessThan(10);
        SearchCommands.Find("cancel WEB-1", "orders/o1", hasDemo: true)[0].ShouldBe(
            new SearchCommand("stop", "Cancel: order WEB-1", "") { Order = "WEB-1", Act = "cancel" });
    }

    [Fact]
    public void Demo_shop_is_offered_where_it_is_served()
    {
        SearchCommands.Find("demo", "", hasDemo: true)[0].Address.ShouldBe("demo");
        SearchCommands.Find("demo", "", hasDemo: false).Count.ShouldBe(1);
        SearchCommands.Find(" ", "", hasDemo: true).ShouldBeEmpty();
    }
}
