using Doms.Contracts.Http;
using Microsoft.Playwright;

namespace Doms.Tests.EndToEnd.Console;

/// <summary>Tabs, days, columns and selections of the list of orders, and commands of the search field.</summary>
public sealed class ConsoleListTests(ConsoleSystem system) : IClassFixture<ConsoleSystem>
{
    const int Many = 505;

    [Fact]
    public async Task Days_are_chosen_named_and_removed()
    {
        await using var tab = await system.Open("orders?view=to-pack");
        await tab.Press("Placed: days…");
        await tab.Page.GetByLabel("First day").FillAsync("2020-02-02");
        await tab.Page.GetByLabel("Last day").FillAsync("2020-01-01");
        await tab.See("The last day is before the first.");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Page.GetByLabel("Last day").FillAsync("2020-02-03");
        await tab.Confirm();
        await tab.Page.WaitForURLAsync("**/orders?view=to-pack&from=2020-02-02&to=2020-02-03");
        await tab.See("No order matches");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Placed: 2020-02-02 to 2020-02-03 , remove" }).ClickAsync();
        await tab.See("WEB-10911");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Columns_are_chosen_and_kept()
    {
        await using var tab = await system.Open("orders?view=packed");
        await tab.Press("Columns");
        await tab.Page.GetByLabel("Tracking").CheckAsync();
        await tab.Page.GetByLabel("Payment").CheckAsync();
        await tab.Page.GetByLabel("Items").UncheckAsync();
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Confirm();
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Go("orders?view=packed");
        await tab.Page.Locator("th", new() { HasText = "Tracking" }).WaitForAsync();
        await tab.Page.Locator("td", new() { HasText = "Paid" }).First.WaitForAsync();
        (await tab.Page.Locator("th", new() { HasText = "Items" }).CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Orders_are_filtered_by_product_and_total()
    {
        await using var tab = await system.Open("orders");
        await tab.Press("More filters…");
        await tab.Page.GetByLabel("Product").FillAsync("JUG-600");
        await tab.Page.GetByLabel("Total from").FillAsync("90");
        await tab.Page.GetByLabel("Total up to").FillAsync("80");
        await tab.See("The first total is more than the second.");
        await tab.Page.GetByLabel("Total from").FillAsync("27.50");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Confirm();
        await tab.Page.WaitForURLAsync("**/orders?product=JUG-600&totalFrom=27.50&totalTo=80");
        await tab.See("WEB-10850");
        (await tab.Page.Locator("tr.go", new() { HasText = "WEB-10571" }).CountAsync()).ShouldBe(0);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Total: 27.50 to 80 , remove" }).ClickAsync();
        await tab.See("WEB-10571");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Product: JUG-600 , remove" }).ClickAsync();
        await tab.See("WEB-10911");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_has_the_rows_and_columns_of_the_list()
    {
        await system.Operator.PlaceOrder(
            new OrderRequest([new OrderItemRequest("BEANS-YIR", 2)], CustomerId: "csv.buyer", Reference: "=1+1"), 20, null,
            CancellationToken.None);
        await using var tab = await system.Open("orders?customer=csv.buyer");
        await tab.Press("Columns");
        foreach (var column in new[] { "State", "Placed", "Progress", "Waits for, or why it ended" })
            await tab.Page.GetByLabel(column, new() { Exact = true }).UncheckAsync();
        await tab.Confirm();
        var link = tab.Page.GetByRole(AriaRole.Link, new() { Name = "Export CSV" });
        var (status, text) = await system.Read((await link.GetAttributeAsync("href"))!);
        status.ShouldBe(200);
        text.Split("\r\n").ShouldSatisfyAllConditions(
            lines => lines[0].ShouldBe("order,reference,number,customer,email,items,total,currency"),
            lines => lines[1].ShouldMatch("^[0-9a-f-]{36},'=1\\+1,[0-9]+,csv.buyer,,\"[^\"]+\",31.80,USD$"),
            lines => lines.Length.ShouldBe(3));
    }

    [Fact]
    public async Task Export_of_an_invalid_view_is_refused()
    {
        var (status, text) = await system.Read("export/orders.csv?view=nothing-like-it");
        (status, text).ShouldSatisfyAllConditions(
            answer => answer.status.ShouldBe(400), answer => answer.text.ShouldContain("must be one or several of"));
    }

    [Fact]
    public async Task Whole_view_is_selected_up_to_the_bound_and_cancelled()
    {
        await system.Operator.CreateProduct(new NewProduct("FILTER-02", 1_000, 1m, "Paper filters"), CancellationToken.None);
        await Parallel.ForEachAsync(Enumerable.Range(0, Many), async (number, cancel) => await system.Operator.PlaceOrder(
            new OrderRequest([new OrderItemRequest("FILTER-02", 1)], CustomerId: "bulk.buyer", Reference: $"BULK-{number}"),
            20, null, cancel));
        await using var tab = await system.Open("orders?view=to-pack&customer=bulk.buyer");
        await tab.Page.GetByLabel("Select all shown").CheckAsync();
        await tab.See("50 selected");
        await tab.Press("Select the newest 500 of 505, the most at a time");
        await tab.See("500 selected, the newest of 505");
        await tab.Page.WaitForFunctionAsync("() => document.activeElement.closest('.bulk')");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Page.Locator(".bulk").GetByText("Cancel…").ClickAsync();
        await tab.See("500 orders cancelled, 500.00 USD refunded, 500 units released, 0 mails sent. Nothing is changed yet.");
        await tab.Page.GetByLabel("Reason, which customers are sent").FillAsync("Recall");
        await tab.Page.Locator("dialog[open] .btn.pri").ClickAsync();
        await tab.See("500 of 500 asked.");
        await tab.Confirm();
        await tab.Page.Locator(".bulk").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Command_with_a_reference_opens_the_action()
    {
        await using var tab = await system.Open("");
        await tab.Page.Keyboard.PressAsync("/");
        await tab.Page.Keyboard.TypeAsync("ref");
        await tab.Page.GetByRole(AriaRole.Option, new() { Name = "Refund: an order" }).WaitForAsync();
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForFunctionAsync("() => document.querySelector('#q').value === 'refund '");
        await tab.Page.Keyboard.TypeAsync("WEB-10850");
        await tab.Page.GetByRole(AriaRole.Option, new() { Name = "Refund: order WEB-10850" }).WaitForAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync("**/orders/*?act=refund");
        await tab.Page.Locator("dialog[open]").GetByText("Refund order WEB-10850").WaitForAsync();
        await tab.Press("Back");
        await tab.Page.WaitForFunctionAsync("() => !location.search");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Command_goes_to_a_page_or_changes_the_look()
    {
        await using var tab = await system.Open("orders/{packed}?act=retry");
        await tab.See("Retry the step: The saga is not stuck.");
        await tab.Page.Locator("#q").FillAsync("dark");
        await tab.Page.GetByRole(AriaRole.Option, new() { Name = "Dark or light" }).ClickAsync();
        await tab.Page.WaitForFunctionAsync("() => document.documentElement.dataset.theme === 'dark'");
        await tab.Page.Locator("#q").FillAsync("he");
        await tab.Page.Locator("#q[aria-expanded=true]").WaitForAsync();
        await tab.Page.Locator("#q").BlurAsync();
        await tab.Page.Locator("#q[aria-expanded=false]").WaitForAsync();
        await tab.Page.Locator("#q").FocusAsync();
        await tab.Page.GetByRole(AriaRole.Option, new() { Name = "Go to Health" }).WaitForAsync();
        await tab.Page.Keyboard.PressAsync("ArrowUp");
        await tab.Page.Locator("[role=option][aria-selected=true]", new() { HasText = "Search for" }).WaitForAsync();
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync("**/console/health");
        tab.Complaints.ShouldBeEmpty();
    }
}
