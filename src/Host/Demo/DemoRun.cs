using Doms.Audit;
using Doms.Client;
using Doms.Host.Cli;

namespace Doms.Host.Demo;

/// <summary>Runs the demonstration on a running system: many concurrent customers, and an audit.</summary>
/// <param name="orders">Orders to place.</param>
sealed class DemoRun(Screen screen, TimeProvider clock, int orders)
{
    /// <summary>Time in a stage of a shipment, so that a demonstration ends soon.</summary>
    public const string StageDuration = "00:00:01";

    const int AllPercent = 100;
    static readonly TimeSpan CompletionTimeout = TimeSpan.FromSeconds(90);
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    readonly List<Scenario> _scenarios = Mix(orders);

    int ScarceUnits => Math.Max(1, _scenarios.Count(scenario => scenario.ExpectedStatus is null) / 2);

    /// <summary>Runs the demonstration and returns one of <see cref="ExitCode"/>.</summary>
    /// <param name="gateway">Base address of the API.</param>
    public async Task<int> Run(Uri gateway, CancellationToken cancel)
    {
        using var anonymous = new DomsClient(gateway, null);
        using var client = new DomsClient(gateway, (await anonymous.Login("operator", "operator", cancel)).Value.Token);
        using var customer = new DomsClient(gateway, (await anonymous.Login("ada", "customer", cancel)).Value.Token);
        screen.Line(
            $"It is running at {gateway.GetLeftPart(UriPartial.Authority)}. "
            + $"{_scenarios.Count} orders in {DemoCatalogue.Scenarios.Count} scenarios follow.");
        screen.Line();

        var products = DemoCatalogue.Products(_scenarios.Count, ScarceUnits);
        var traffic = new DemoTraffic(client, customer, clock);
        await traffic.CreateProducts(products, cancel);
        var placingTime = await PlaceAndWatch(traffic, cancel);
        var findings = new DemoReport(screen, client, traffic.Orders, ScarceUnits);
        screen.Line();
        findings.ShowScenarios();
        screen.Line();
        await findings.ShowStock(products, cancel);
        screen.Line();
        await findings.ShowExample(cancel);
        screen.Line();
        ShowThroughput(traffic, placingTime);
        screen.Line();
        screen.Line("doms verify:");
        var report = await RunningAudit.Run(client, clock, cancel);
        screen.Lines(ReportText.Lines(report));
        List<string> errors = [.. traffic.Errors, .. findings.Errors];
        foreach (var error in errors) screen.Line($"WRONG: {error}");
        return report.IsClean && errors.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>Places the orders and polls until all have ended; returns how long placing them took.</summary>
    async Task<TimeSpan> PlaceAndWatch(DemoTraffic traffic, CancellationToken cancel)
    {
        var placingTime = TimeSpan.Zero;
        await new ProgressTable(screen).Show(traffic, async show =>
        {
            var placing = traffic.Buy(_scenarios, cancel);
            while (traffic.Elapsed < CompletionTimeout)
            {
                await Task.WhenAny(placing, Task.Delay(PollInterval, clock, cancel));
                if (placing.IsCompleted && placingTime == TimeSpan.Zero) placingTime = traffic.Elapsed;
                await traffic.Refresh(cancel);
                show();
                if (placing.IsCompleted && traffic.Orders.All(order => order.View is { IsEnded: true })) break;
                await Task.Delay(PollInterval, clock, cancel);
            }

            await placing;
        });
        return placingTime;
    }

    void ShowThroughput(DemoTraffic traffic, TimeSpan placingTime)
    {
        var settled = traffic.Orders.Where(order => order.Scenario.CancelMoment == CancelMoment.Never && order.SettledAfter is not null)
            .Select(order => order.SettledAfter!.Value).ToList();
        if (settled.Count == 0) return;
        var last = settled.Max();
        screen.Line(
            $"Speed: {settled.Count} orders were confirmed, or refused with a reason, {last.TotalSeconds:0.0} s after the first was sent: "
            + $"{settled.Count / last.TotalSeconds:0} orders/s, on a cold start, {DemoTraffic.ConcurrentCustomers} customers at a time.");
        screen.Line(
            $"Placing took {placingTime.TotalSeconds:0.0} s, and all orders had ended after {traffic.Elapsed.TotalSeconds:0.0} s, "
            + "shipments delivered and payments refunded.");
    }

    /// <summary>
    /// Distributes the orders over the scenarios by their shares, at least one each, evenly interleaved.
    /// </summary>
    static List<Scenario> Mix(int orders)
    {
        var shares = DemoCatalogue.Scenarios
            .Select(scenario => (Kind: scenario, Count: Math.Max(1, orders * scenario.Percent / AllPercent))).ToList();
        shares[0] = (shares[0].Kind, Math.Max(1, orders - shares.Skip(1).Sum(share => share.Count)));
        return
        [
            .. shares.SelectMany(share => Enumerable.Range(0, share.Count).Select(i => (share.Kind, At: (i + 0.5) / share.Count)))
                .OrderBy(order => order.At).Select(order => order.Kind),
        ];
    }
}
