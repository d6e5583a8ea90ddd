using Doms.Contracts.Http;
using Doms.Host.Cli;
using Spectre.Console;

namespace Doms.Host.Demo;

/// <summary>
/// Shows the number of orders by scenario and status: a live table on a terminal, a periodic line otherwise.
/// </summary>
sealed class ProgressTable(Screen screen)
{
    static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(1);
    TimeSpan _nextLine = TimeSpan.Zero;
    string _lastLine = "";

    /// <summary>Shows progress until the work is done.</summary>
    /// <param name="work">The work; receives a callback to refresh the output.</param>
    public async Task Show(DemoTraffic traffic, Func<Action, Task> work)
    {
        if (!screen.IsInteractive)
        {
            await work(() => Print(traffic));
            Print(traffic, isLast: true);
            return;
        }

        await screen.Ansi.Live(Draw(traffic)).StartAsync(live => work(() => live.UpdateTarget(Draw(traffic))));
    }

    static Table Draw(DemoTraffic traffic)
    {
        var table = new Table().RoundedBorder().Title($"{traffic.Orders.Count} orders after {traffic.Elapsed.TotalSeconds:0.0} s");
        table.AddColumn("Orders");
        foreach (var status in OrderStatuses.All) table.AddColumn(new TableColumn(status).RightAligned());
        foreach (var scenario in DemoCatalogue.Scenarios)
            table.AddRow([Markup.Escape(scenario.Name), .. OrderStatuses.All.Select(status => $"{Count(traffic, scenario, status)}")]);
        return table;
    }

    void Print(DemoTraffic traffic, bool isLast = false)
    {
        if (!isLast && traffic.Elapsed < _nextLine) return;
        _nextLine = traffic.Elapsed + BetweenLines;
        var counts = OrderStatuses.All.Select(status => $"{status} {traffic.Orders.Count(order => order.Status == status)}");
        var line = string.Join("  ", counts);
        if (line == _lastLine) return;
        _lastLine = line;
        screen.Line($"{traffic.Elapsed.TotalSeconds,6:0.0} s  {line}");
    }

    static int Count(DemoTraffic traffic, Scenario scenario, string status) =>
        traffic.Orders.Count(order => order.Scenario == scenario && order.Status == status);
}
