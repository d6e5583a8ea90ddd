using Microsoft.Playwright;

namespace Doms.Tests.EndToEnd.Console;

/// <summary>Every page of the console: light, dark and on a phone, as browsers and people with aids see it.</summary>
public sealed class ConsolePageTests(ConsoleSystem system) : IClassFixture<ConsoleSystem>
{
    /// <summary>Pages with a text that shows that they have their contents.</summary>
    public static TheoryData<string, string> Pages => new()
    {
        { "", "Where orders are now" },
        { "needs-you", "Refund refused, order WEB-10511" },
        { "orders", "WEB-10911" },
        { "orders?view=needs-you", "WEB-10571" },
        { "orders?q=nothing-like-it", "No order matches" },
        { "orders?view=cancelled&placed=7d&customer=ada.byron&sort=createdAt", "WEB-10851" },
        { "orders?view=to-pack&from=2026-01-01&to=2099-12-31", "Placed: 2026-01-01 to 2099-12-31" },
        { "orders?view=nothing-like-it", "must be one or several of" },
        { "orders/{refused}", "It needs you: the provider refuses the refund." },
        { "orders/{packed}", "Waiting for dispatch." },
        { "orders/{packed}?act=refund", "Refund order WEB-10850" },
        { "orders/{declined}", "It was cancelled" },
        { "shipments", "London" },
        { "shipments/pick?ids={packed}", "1. Collect" },
        { "shipments?status=PACKED", "London" },
        { "refunds", "Refused" },
        { "stock", "Gooseneck kettle" },
        { "stock/JUG-600", "Ledger" },
        { "mails", "Sent" },
        { "sagas", "inventory-first" },
        { "dead-letters", "What a replay does here" },
        { "audit", "Audit now" },
        { "health", "answers this page" },
        { "simulate?seed=42", "every one ended and every promise kept" },
        { "simulate?seed=abc&t=NaN", "is not a whole number" },
        { "demo", "Gooseneck kettle" },
        { "more", "Signed in as" },
    };

    public static TheoryData<string> Addresses => [.. Pages.Select(page => page.Data.Item1)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_has_no_finding_in_any_look(string address, string text)
    {
        var findings = new List<string>();
        foreach (var (theme, width) in new[] { ("light", 1_440), ("dark", 1_440), ("light", 390) })
        {
            await using var tab = await system.Open(address, theme: theme, width: width);
            await tab.See(text);
            await Pictures.Take(tab, address, theme, width);
            findings.AddRange((await tab.AxeFindings()).Concat(tab.Complaints).Select(finding => $"{theme} {width}: {finding}"));
            if (await tab.Overhang() is > 0 and var pixels) findings.Add($"{theme} {width}: {pixels} pixels wider than the window");
        }

        findings.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Page_is_whole_before_it_is_live(string address)
    {
        var (status, text) = await system.Read(address);
        status.ShouldBe(200);
        text.ShouldContain("</html>");
    }

    [Fact]
    public async Task Sign_in_page_has_no_finding_in_any_look()
    {
        await using var tab = await system.OpenSignIn();
        await tab.See("This is the demo profile");
        (await tab.FindingsInAllLooks()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Visitor_without_session_is_sent_to_sign_in()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        using var page = await http.GetAsync(new Uri(system.Url, "/console/orders?view=pending"));
        page.Headers.Location!.ToString().ShouldBe("/console/sign-in?back=orders%3Fview%3Dpending");
        using var live = await http.GetAsync(new Uri(system.Url, "/console/_blazor"));
        ((int)live.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task Key_sequence_leads_to_list_and_order()
    {
        await using var tab = await system.Open("");
        await tab.Page.Keyboard.PressAsync("g");
        await tab.Page.Keyboard.PressAsync("o");
        await tab.See("WEB-10911");
        await tab.Page.Keyboard.PressAsync("j");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync("**/console/orders/*");
        var first = tab.Page.Url;
        await tab.See("What you can do");
        await tab.Page.Keyboard.PressAsync("j");
        await tab.Page.WaitForFunctionAsync("first => location.href !== first", first);
        await tab.See("What you can do");
        var second = new Uri(tab.Page.Url).Segments[^1];
        await tab.Page.Keyboard.PressAsync("u");
        await tab.Page.Locator($"tr.cur[data-href$='{second}']").WaitForAsync();
        await tab.Page.Keyboard.PressAsync("x");
        await tab.Page.Keyboard.PressAsync("j");
        await tab.Page.Keyboard.PressAsync("j");
        await tab.Page.Keyboard.PressAsync("Shift+X");
        await tab.See("3 selected");
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.Page.Locator(".bulk").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Forbidden_action_stays_visible_with_its_reason()
    {
        await using var tab = await system.Open("orders/{packed}", role: "read-only");
        var button = tab.Page.Locator("#actions button[aria-describedby=why-dispatch]");
        (await button.GetAttributeAsync("aria-disabled")).ShouldBe("true");
        (await tab.Page.Locator("#why-dispatch").InnerTextAsync()).ShouldBe("Operators and the warehouse can.");
        await button.ClickAsync(new() { Force = true });
        (await tab.Page.Locator("dialog[open]").CountAsync()).ShouldBe(0);
    }
}
