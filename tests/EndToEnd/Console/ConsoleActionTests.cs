using Microsoft.Playwright;

namespace Doms.Tests.EndToEnd.Console;

/// <summary>The main actions of the console, each done once.</summary>
public sealed class ConsoleActionTests(ConsoleSystem system) : IClassFixture<ConsoleSystem>
{
    [Fact]
    public async Task Order_is_placed_packed_dispatched_and_delivered()
    {
        await using var tab = await system.Open("demo");
        await tab.Page.Locator(".shopgrid .card", new() { HasText = "Yirgacheffe" }).GetByText("Buy one").ClickAsync();
        await tab.Page.GetByText("Look at it").ClickAsync();
        await tab.Press("Pack");
        await tab.Confirm();
        await tab.See("Waiting for dispatch.");
        await tab.Press("Dispatch…");
        await tab.Page.GetByLabel("Carrier").FillAsync("UPS");
        await tab.Page.GetByLabel("Tracking number").FillAsync("1Z999");
        await tab.Confirm();
        await tab.See("1Z999");
        await tab.Press("Delivered");
        await tab.Confirm();
        await tab.See("It is done.");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Order_is_cancelled_with_its_consequences_before()
    {
        await using var tab = await system.Open("orders/{new}");
        await tab.Press("Cancel…");
        await tab.See("The customer is sent a mail.");
        await tab.Page.GetByLabel("Reason, which the customer is sent").FillAsync("Ordered twice");
        await tab.Confirm();
        await tab.See("It was cancelled: Ordered twice.");
    }

    [Fact]
    public async Task Stuck_order_is_resolved()
    {
        await using var tab = await system.Open("orders/{lost}");
        await tab.Page.Locator("#why").GetByText("Resolve…").ClickAsync();
        await tab.See("Compensated: Charge the payment.");
        await tab.See("Written off, stock: The goods are lost or shipped.");
        await tab.Page.Locator("dialog[open]").GetByLabel("Completed").CheckAsync();
        await tab.See("Nothing is compensated, and nothing written off.");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Page.Locator("dialog[open]").GetByLabel("Cancelled").CheckAsync();
        await tab.Page.GetByLabel("Explanation, for operators").FillAsync("The carrier pays");
        await tab.Confirm();
        await tab.See("Resolved as cancelled by mira");
    }

    [Fact]
    public async Task Refund_shows_its_effects_before()
    {
        await using var tab = await system.Open("orders/{refund}");
        await tab.Press("Refund…");
        await tab.See("Nothing is restocked, and the order itself continues.");
        await tab.Page.GetByLabel("Amount, at most").FillAsync("5");
        await tab.See("5.00 USD refunded; 10.90 USD can be refunded afterwards, and the payment is completed.");
        await tab.Page.GetByLabel("and cancel the order").CheckAsync();
        await tab.See("15.90 USD refunded; nothing is left to refund, and the payment is refunded.");
        await tab.See("1 unit restocked, 1 shipment stopped.");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Confirm();
        await tab.See("It was cancelled");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refused_refund_is_settled_by_hand()
    {
        await using var tab = await system.Open("orders/{refused}");
        await tab.Press("Settle by hand…");
        await tab.Page.GetByLabel("Reference of the payment").FillAsync("SEPA 7");
        await tab.Confirm();
        await tab.See("Settled by hand");
    }

    [Fact]
    public async Task Stock_is_added_and_counted()
    {
        await using var tab = await system.Open("stock/KETTLE-1L");
        await tab.Press("Add or take away…");
        await tab.Page.GetByLabel("Units: 24 adds, -3 takes away").FillAsync("24");
        await tab.See("What is reserved stays reserved.");
        await tab.Confirm();
        await tab.See("+24");
        await tab.Press("Count…");
        await tab.Page.GetByLabel("Units found in the warehouse, reserved ones among them").FillAsync("50");
        await tab.Confirm();
        await tab.Page.Locator(".led").GetByText("Counted").WaitForAsync();
    }

    [Fact]
    public async Task Dead_letter_that_fails_again_is_shown_and_discarded()
    {
        await using var tab = await system.Open("dead-letters");
        await tab.Page.Keyboard.PressAsync("r");
        await tab.See("It failed again.");
        await tab.Page.Locator(".ltr", new() { HasText = "1 replay failed" }).GetByRole(AriaRole.Link).ClickAsync();
        await tab.Press("History");
        await tab.See("Dead letter again after 1 attempt");
        await tab.See("Replayed by mira");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Press("Compare");
        await tab.See("another dead letter of this type: no handled one is known");
        (await tab.Page.Locator(".cmpt tr.df").CountAsync()).ShouldBeGreaterThan(0);
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Press("Replay 2");
        await tab.See("1 failed again after an earlier replay.");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Confirm();
        await tab.See("0 handled, 2 failed again");
        await tab.Press("Discard…");
        await tab.Page.Locator("dialog[open] input").FillAsync("discard 2");
        await tab.Confirm();
        await tab.See("No dead letters");
    }

    [Fact]
    public async Task Audit_and_simulation_are_run()
    {
        await using var tab = await system.Open("audit");
        await tab.Page.Locator("#audit-now").ClickAsync();
        await tab.See("Clean: every promise is kept");
        await tab.Page.Locator("#audit-now").ClickAsync();
        await tab.See("2 of 2 clean");
        await tab.Page.GetByRole(AriaRole.Table, new() { Name = "Kept audits" }).GetByRole(AriaRole.Link).Last.ClickAsync();
        await tab.Page.WaitForURLAsync("**/audit?at=*");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Go("audit?at=1");
        await tab.See("This audit is not kept");
        await tab.Go("simulate?seed=7&orders=20&shape=joined");
        await tab.See("every one ended and every promise kept");
        var ways = tab.Page.GetByLabel("Order", new() { Exact = true });
        await ways.SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await tab.Page.WaitForURLAsync("**&order=*");
        await tab.See("Order placed");
        await tab.Page.Locator("#scrub").FillAsync("3");
        await tab.Page.WaitForURLAsync("**&t=3");
        await tab.Press("Next strike");
        await tab.Page.WaitForURLAsync(url => !url.EndsWith("&t=3", StringComparison.Ordinal));
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Page.ReloadAsync();
        await tab.See("every one ended and every promise kept");
        await tab.Press("20 ×");
        await tab.Press("Play");
        await tab.Press("Pause");
        await tab.Press("Play");
        await tab.Page.WaitForURLAsync(url => !url.Contains("&t=", StringComparison.Ordinal));
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Selected_shipments_are_packed_dispatched_and_labelled_together()
    {
        await using var tab = await system.Open("shipments");
        string[] names = [.. new[] { "first", "second" }.Select(name => $"Select …{system.Orders[name][^8..]}")];
        foreach (var name in names) await tab.Page.GetByLabel(name).CheckAsync();
        await tab.See("2 selected");
        await tab.Press("Pack…");
        await tab.See("the next stage is dispatch");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await Finish(tab, "2 of 2 asked, 2 done, 0 refused.");
        await tab.Go("shipments?status=PACKED");
        foreach (var name in names) await tab.Page.GetByLabel(name).CheckAsync();
        await tab.Press("Dispatch…");
        await tab.Page.GetByLabel("Carrier of all").FillAsync("UPS");
        await tab.Page.Locator("dialog[open]").GetByLabel("Tracking number of").First.FillAsync("1Z100");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await Finish(tab, "is dispatched, UPS 1Z100");
        await tab.Go("shipments?status=DISPATCHED");
        foreach (var name in names) await tab.Page.GetByLabel(name).CheckAsync();
        await tab.Press("Carrier and tracking…");
        await tab.Page.GetByLabel("Carrier of all").FillAsync("DHL");
        await Finish(tab, "DHL 1Z100");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Selected_sagas_are_retried_together_and_each_fate_shown()
    {
        await using var tab = await system.Open("sagas?status=NEEDS_ATTENTION");
        var boxes = tab.Page.Locator("tbody input[type=checkbox]");
        await boxes.First.WaitForAsync();
        await boxes.Last.CheckAsync();
        await tab.Press("Retry…");
        await tab.See("is sent again with the same key");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await Finish(tab, "1 of 1 asked");
        tab.Complaints.Where(text => !text.StartsWith("409", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>Confirms a dialog for several things, waits for their fates, and closes it.</summary>
    static async Task Finish(ConsoleTab tab, string fate)
    {
        await tab.Page.Locator("dialog[open] .btn.pri").ClickAsync();
        await tab.See(fate);
        await tab.Press("Close");
        await tab.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task Mail_is_sent_again()
    {
        await using var tab = await system.Open("orders/{packed}");
        await tab.Press("Send again");
        await tab.See("sent again 1 time, last by mira");
    }

    [Fact]
    public async Task Selected_orders_are_cancelled_together()
    {
        await using var tab = await system.Open("orders?view=to-pack");
        await tab.Page.GetByLabel("Select WEB-10900").CheckAsync();
        await tab.Page.GetByLabel("Select WEB-10901").CheckAsync();
        await tab.Page.Locator(".bulk").GetByText("Cancel…").ClickAsync();
        await tab.See("2 orders cancelled, 47.70 USD refunded, 3 units released, 2 mails sent. Nothing is changed yet.");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Page.GetByLabel("Reason, which customers are sent").FillAsync("Recall");
        await tab.Page.Locator("dialog[open] .btn.pri").ClickAsync();
        await tab.See("cancellation requested");
        await tab.Confirm();
    }

    [Fact]
    public async Task View_is_saved_counted_and_removed()
    {
        await using var tab = await system.Open("orders?view=pending&q=BEANS-YIR");
        await tab.Press("Save view");
        await tab.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Beans");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
        await tab.Confirm();
        await tab.Go("orders");
        await tab.Page.Locator(".tabs a", new() { HasText = "Beans" }).ClickAsync();
        await tab.Page.WaitForURLAsync("**/orders?view=pending&q=BEANS-YIR");
        await tab.Page.Locator(".tabs a[aria-current]", new() { HasText = "Beans0" }).WaitForAsync();
        await tab.Press("Remove view");
        await tab.Page.Locator(".tabs a", new() { HasText = "Beans" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Times_are_in_the_zone_of_the_browser_on_request()
    {
        await using var tab = await system.Open("orders/{packed}", role: "warehouse");
        var placed = tab.Page.Locator("p.sec time").First;
        (await placed.GetAttributeAsync("title")).ShouldEndWith("UTC");
        await tab.Page.GetByLabel("Times in UTC; switch").ClickAsync();
        await tab.Page.GetByLabel("Times in Local; switch").WaitForAsync();
        (await placed.GetAttributeAsync("title")).ShouldEndWith("+05:45");
        tab.Complaints.ShouldBeEmpty();
    }
}
