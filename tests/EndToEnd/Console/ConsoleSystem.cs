using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Running;
using Doms.Storage.Sqlite;
using Doms.Tests.EndToEnd.Processes;
using Microsoft.Playwright;

namespace Doms.Tests.EndToEnd.Console;

/// <summary>
/// The embedded system with a day's trouble in it - a refused refund, a lost parcel, a dead letter, a declined charge - and a browser.
/// </summary>
public sealed class ConsoleSystem : SharedFixture
{
    const int Wait = 20;
    readonly string _folder = Directory.CreateTempSubdirectory("doms-console-").FullName;
    readonly Dictionary<string, BrowserNewContextOptions> _signedIn = [];
    DomsProcess? _process;
    Chromium? _chromium;
    DomsClient? _operator;

    internal Uri Url => Started(_process).Address;

    internal DomsClient Operator => Started(_operator);

    /// <summary>Id of an order by what happened to it: packed, first, second, refund, refused, lost, dead, declined, new.</summary>
    internal Dictionary<string, string> Orders { get; } = [];

    protected override async Task Start()
    {
        _chromium = await Chromium.Start();
        await MakeDeadLetter();
        await Restart(stageSeconds: 0);
        await FillShop();
        await MakeTrouble();
    }

    public override async ValueTask DisposeAsync()
    {
        _operator?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        if (_chromium is not null) await _chromium.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Opens a page of the console, signed in.</summary>
    /// <param name="address">Relative to the console; with <c>{refused}</c> and the like for ids of orders.</param>
    internal async Task<ConsoleTab> Open(string address, string role = "operator", string theme = "light", int width = 1440)
    {
        var context = await Started(_chromium).Browser.NewContextAsync(new BrowserNewContextOptions(await SignedIn(role))
        {
            ViewportSize = new ViewportSize { Width = width, Height = 1_000 },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Asia/Kathmandu",
        });
        var tab = new ConsoleTab(context, await context.NewPageAsync(), Url);
        await tab.Go(WithIds(address));
        return tab;
    }

    /// <summary>Reads a page or a file as it is sent, before scripts run.</summary>
    internal async Task<(int Status, string Text)> Read(string address, string role = "operator")
    {
        await using var context = await Started(_chromium).Browser.NewContextAsync(await SignedIn(role));
        var response = await context.APIRequest.GetAsync(new Uri(Url, $"/console/{WithIds(address)}").AbsoluteUri);
        return (response.Status, await response.TextAsync());
    }

    /// <summary>Opens the page on which people sign in.</summary>
    internal async Task<ConsoleTab> OpenSignIn()
    {
        var context = await Started(_chromium).Browser.NewContextAsync();
        var tab = new ConsoleTab(context, await context.NewPageAsync(), Url);
        await tab.Page.GotoAsync(new Uri(Url, "/console/sign-in").AbsoluteUri);
        return tab;
    }

    string WithIds(string address) =>
        Orders.Aggregate(address, (text, order) => text.Replace($"{{{order.Key}}}", order.Value, StringComparison.Ordinal));

    async Task<BrowserNewContextOptions> SignedIn(string role)
    {
        if (!_signedIn.TryGetValue(role, out var options)) _signedIn[role] = options = await SignIn(role);
        return options;
    }

    async Task<BrowserNewContextOptions> SignIn(string role)
    {
        var context = await Started(_chromium).Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Url, "/console/").AbsoluteUri);
        await page.GetByLabel("Name").FillAsync("mira");
        await page.Locator($"input[value={role}]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/console/");
        var state = await context.StorageStateAsync();
        await context.DisposeAsync();
        return new BrowserNewContextOptions { StorageState = state };
    }

    /// <summary>Stops the system while a timer of an order is stored, and corrupts it, as a broken disk could.</summary>
    async Task MakeDeadLetter()
    {
        await Restart(stageSeconds: 2);
        await Operator.CreateProduct(new NewProduct("BREW-LE", 50, 349m, "Brew bar set, limited", LowStockAt: 60), CancellationToken.None);
        Orders["dead"] = await Place("WEB-10844", "BREW-LE", 1);
        await Place("WEB-10845", "BREW-LE", 2);
        await Stop();
        using var connection = SqliteFile.Open(Path.Combine(_folder, "doms.db"));
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            UPDATE stored_messages SET payload = json_object('orderId', message_key, 'from', json_array(), 'number', 1)
            WHERE kind = 'timer' AND consumer = 'fulfillment'
            """;
        command.ExecuteNonQuery().ShouldBe(2);
    }

    async Task FillShop()
    {
        (string Id, long Quantity, decimal Price, string Name)[] products =
        [
            ("BEANS-YIR", 400, 15.90m, "Yirgacheffe washed, 250 g"), ("KETTLE-1L", 40, 89m, "Gooseneck kettle 1 l"),
            ("GRINDER-M", 0, 129.50m, "Hand grinder, steel burrs"), ("JUG-600", 8, 27.50m, "Milk jug 600 ml"),
        ];
        foreach (var (id, quantity, price, name) in products)
            await Operator.CreateProduct(new NewProduct(id, quantity, price, name, LowStockAt: 10), CancellationToken.None);
        for (var number = 0; number < 12; number++)
            Orders["new"] = await Place($"WEB-{10_900 + number}", number % 5 == 4 ? "GRINDER-M" : "BEANS-YIR", 1 + (number % 3));
    }

    async Task MakeTrouble()
    {
        var cancel = CancellationToken.None;
        Orders["declined"] = await Place("WEB-10851", "KETTLE-1L", 1, "tok_declined");
        Orders["refused"] = await Place("WEB-10511", "KETTLE-1L", 2, "tok_no_refund");
        await Operator.CreateRefund(Orders["refused"], new CreateRefundRequest(89m, null, null, "Arrived late", null, null), cancel);
        Orders["lost"] = await Place("WEB-10571", "JUG-600", 3);
        foreach (var move in new[] { "pack", "dispatch" }) await Operator.MoveShipment($"{Orders["lost"]}-s1", move, cancel);
        await Operator.FailShipment($"{Orders["lost"]}-s1", "Lost by the carrier", cancel);
        foreach (var name in new[] { "first", "second" }) Orders[name] = await Place($"WEB-1086{name.Length}", "BEANS-YIR", 1);
        Orders["refund"] = await Place("WEB-10852", "BEANS-YIR", 1);
        Orders["packed"] = await Place("WEB-10850", "JUG-600", 1);
        await Operator.MoveShipment($"{Orders["packed"]}-s1", "pack", cancel);
        await Poll.Until("the trouble", async () =>
            (await Operator.ListOrders(ListQuery.Where("attention", "true"), cancel))
            .Value.Items.Count >= 3 ? this : null);
    }

    async Task<string> Place(string reference, string product, long quantity, string? paymentToken = null) => (await Operator.PlaceOrder(
        new OrderRequest(
            [new OrderItemRequest(product, quantity)], CustomerId: "ada.byron", CustomerEmail: "ada@example.com", Reference: reference,
            ShippingAddress: new AddressRequest("Ada Byron", "12 St James's Square", null, "London", "SW1Y 4JH", "GB"),
            PaymentToken: paymentToken),
        Wait, null, CancellationToken.None)).Value.Id;

    async Task Restart(int stageSeconds)
    {
        var settings = new Dictionary<string, string?> { ["Fulfillment:StageDuration"] = $"{stageSeconds}" };
        _process = await DomsProcess.Start(new UpOptions(_folder, 0, "demo", settings), CancellationToken.None);
        _operator = new DomsClient(_process.Address, _process.OperatorToken);
    }

    async Task Stop()
    {
        _operator?.Dispose();
        await _process!.DisposeAsync();
        _process = null;
    }
}
