using Doms.Audit;
using Doms.Client;
using Doms.Host.Cli;
using Doms.Host.Commands;
using Doms.Host.Running;

namespace Doms.Host.Demo;

/// <summary>The demonstration: a whole system on a temporary data folder, a crowd of customers, and an audit.</summary>
/// <param name="orders">Orders to place.</param>
/// <param name="keepRunning">Leaves the system running at the end, until it is stopped.</param>
sealed class DemoRun(Screen screen, TimeProvider clock, int orders, bool keepRunning)
{
    const string StageDuration = "00:00:01";
    const int AllPercent = 100;
    static readonly TimeSpan CompletionTimeout = TimeSpan.FromSeconds(90);
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    readonly List<Scenario> _scenarios = Mix(orders);

    int ScarceUnits => Math.Max(1, _scenarios.Count(kind => kind.ExpectedStatus is null) / 2);

    /// <summary>Runs it; returns one of <see cref="ExitCode"/>.</summary>
    public async Task<int> Run(string folder, int port, CancellationToken cancel)
    {
        screen.Line($"Starting DOMS in this process, on 127.0.0.1 only, with its data in {folder} ...");
        var settings = new Dictionary<string, string?> { ["Fulfillment:Pace"] = StageDuration };
        await using var process = await UpCommand.Start(new UpOptions(folder, port, UpCommand.Demo, settings), cancel);
        using var client = new DomsClient(process.Gateway, process.OperatorToken);
        using var customer = new DomsClient(process.Gateway, (await client.Login("ada", "customer", cancel)).Value.Token);
        screen.Line(
            $"It is up at {process.Gateway.GetLeftPart(UriPartial.Authority)}. "
            + $"{_scenarios.Count} orders of {DemoCatalogue.Scenarios.Count} kinds are coming.");
        screen.Line();

        var products = DemoCatalogue.Products(_scenarios.Count, ScarceUnits);
        var shop = new DemoTraffic(client, customer, clock);
        await shop.CreateProducts(products, cancel);
        var placed = await PlaceAndWatch(shop, cancel);
        var findings = new DemoReport(screen, client, shop.Orders, ScarceUnits);
        screen.Line();
        findings.ShowScenarios();
        screen.Line();
        await findings.ShowStock(products, cancel);
        screen.Line();
        await findings.ShowExample(cancel);
        screen.Line();
        ShowThroughput(shop, placed);
        screen.Line();
        screen.Line("doms verify:");
        var report = (await client.Verify(cancel)).Value;
        screen.Lines(ReportText.Lines(report));
        List<string> wrong = [.. shop.Errors, .. findings.Errors];
        foreach (var what in wrong) screen.Line($"WRONG: {what}");
        if (keepRunning) await WaitForStop(process, folder, cancel);
        return report.IsClean && wrong.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>Waits for SIGINT or SIGTERM.</summary>
    async Task WaitForStop(DomsProcess process, string folder, CancellationToken cancel)
    {
        screen.Line();
        screen.Line($"It goes on running at {process.Gateway.GetLeftPart(UriPartial.Authority)}; Ctrl-C stops it.");
        screen.Line($"Look around in another shell: doms order list --data {folder}");
        try
        {
            await process.Stopped.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            screen.Line("Stopping.");
        }
    }

    /// <summary>Buys, and looks on until every order has ended; returns how long placing them took.</summary>
    async Task<TimeSpan> PlaceAndWatch(DemoTraffic shop, CancellationToken cancel)
    {
        var placed = TimeSpan.Zero;
        await new ProgressTable(screen).Show(shop, async show =>
        {
            var buying = shop.Buy(_scenarios, cancel);
            while (shop.Elapsed < CompletionTimeout)
            {
                await Task.WhenAny(buying, Task.Delay(PollInterval, clock, cancel));
                if (buying.IsCompleted && placed == TimeSpan.Zero) placed = shop.Elapsed;
                await shop.Refresh(cancel);
                show();
                if (buying.IsCompleted && shop.Orders.All(order => order.View is { IsEnded: true })) break;
                await Task.Delay(PollInterval, clock, cancel);
            }

            await buying;
        });
        return placed;
    }

    void ShowThroughput(DemoTraffic shop, TimeSpan placed)
    {
        var settled = shop.Orders.Where(order => order.Scenario.CancelMoment == CancelMoment.Never && order.SettledAfter is not null)
            .Select(order => order.SettledAfter!.Value).ToList();
        if (settled.Count == 0) return;
        var last = settled.Max();
        screen.Line(
            $"Speed: {settled.Count} orders were confirmed, or refused with a reason, {last.TotalSeconds:0.0} s after the first was sent: "
            + $"{settled.Count / last.TotalSeconds:0} orders/s, on a cold start, {DemoTraffic.ConcurrentCustomers} customers at a time.");
        screen.Line(
            $"Placing took {placed.TotalSeconds:0.0} s, and all had ended after {shop.Elapsed.TotalSeconds:0.0} s, "
            + "shipments delivered and money given back.");
    }

    /// <summary>The kinds by their shares, at least one of each, well mixed: neighbours in the list are of different kinds.</summary>
    static List<Scenario> Mix(int orders)
    {
        var piles = DemoCatalogue.Scenarios.Select(kind => (Kind: kind, Count: Math.Max(1, orders * kind.Percent / AllPercent))).ToList();
        piles[0] = (piles[0].Kind, Math.Max(1, orders - piles.Skip(1).Sum(pile => pile.Count)));
        return
        [
            .. piles.SelectMany(pile => Enumerable.Range(0, pile.Count).Select(i => (pile.Kind, At: (i + 0.5) / pile.Count)))
                .OrderBy(order => order.At).Select(order => order.Kind),
        ];
    }
}
