using Doms.Contracts.Http;
using Doms.Host.Cli;
using Spectre.Console;

namespace Doms.Host.Demo;

/// <summary>Shows how many orders of each kind are in which state: a live table, or a line now and then.</summary>
sealed class ProgressTable(Screen screen)
{
    static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(1);
    TimeSpan _nextLine = TimeSpan.Zero;
    string _lastLine = "";

    /// <summary>Shows what there is until the work is done.</summary>
    /// <param name="work">Gets what to call whenever there is something new to show.</param>
    public async Task Show(DemoTraffic shop, Func<Action, Task> work)
    {
        if (!screen.IsInteractive)
        {
            await work(() => Print(shop));
            Print(shop, isLast: true);
            return;
        }

        await screen.Ansi.Live(Draw(shop)).StartAsync(live => work(() => live.UpdateTarget(Draw(shop))));
    }

    static Table Draw(DemoTraffic shop)
    {
        var table = new Table().RoundedBorder().Title($"{shop.Orders.Count} orders after {shop.Elapsed.TotalSeconds:0.0} s");
        table.AddColumn("Orders");
        foreach (var status in OrderStatuses.All) table.AddColumn(new TableColumn(status).RightAligned());
        foreach (var kind in DemoCatalogue.Scenarios)
            table.AddRow([Markup.Escape(kind.Name), .. OrderStatuses.All.Select(status => $"{Count(shop, kind, status)}")]);
        return table;
    }

    void Print(DemoTraffic shop, bool isLast = false)
    {
        if (!isLast && shop.Elapsed < _nextLine) return;
        _nextLine = shop.Elapsed + BetweenLines;
        var counts = OrderStatuses.All.Select(status => $"{status} {shop.Orders.Count(order => order.Status == status)}");
        var line = string.Join("  ", counts);
        if (line == _lastLine) return;
        _lastLine = line;
        screen.Line($"{shop.Elapsed.TotalSeconds,6:0.0} s  {line}");
    }

    static int Count(DemoTraffic shop, Scenario kind, string status) =>
        shop.Orders.Count(order => order.Scenario == kind && order.Status == status);
}
