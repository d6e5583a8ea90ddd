using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Cli;
using Doms.Host.Commands;

namespace Doms.Host.Demo;

/// <summary>Reports outcomes and reasons of the demo's orders, and checks them against the expected ones.</summary>
sealed class DemoReport(Screen screen, DomsClient client, IReadOnlyCollection<PlacedOrder> orders, int scarceUnits)
{
    readonly List<string> _errors = [];

    /// <summary>Deviations from the expected outcomes.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>
    /// Prints one row per scenario: number of orders by outcome, and a reason as given by the system.
    /// </summary>
    public void ShowScenarios()
    {
        var rows = new List<string?[]>();
        foreach (var scenario in DemoCatalogue.Scenarios)
        {
            var scenarioOrders = orders.Where(order => order.Scenario == scenario).ToList();
            Check(scenario, scenarioOrders);
            var cancelled = scenarioOrders.Find(order => order.Status == OrderStatuses.Cancelled)?.View;
            rows.Add(
            [
                scenario.Name, $"{scenarioOrders.Count}", $"{scenarioOrders.Count(order => order.Status == OrderStatuses.Completed)}",
                $"{scenarioOrders.Count(order => order.Status == OrderStatuses.Cancelled)}", cancelled is null ? "" : ReasonOf(cancelled),
            ]);
        }

        screen.Table(["ORDERS", "PLACED", OrderStatuses.Completed, OrderStatuses.Cancelled, "REASON"], rows);
    }

    /// <summary>Checks that the remaining stock equals the initial stock minus the units sold, and prints it.</summary>
    public async Task ShowStock(IEnumerable<Product> products, CancellationToken cancel)
    {
        var rows = new List<string?[]>();
        foreach (var product in products)
        {
            var now = (await client.GetProduct(product.Id, cancel)).Value;
            var sold = orders.Where(order => order.Status == OrderStatuses.Completed)
                .Sum(order => order.Scenario.Order.Items!.Where(item => item.ProductId == product.Id).Sum(item => item.Quantity));
            if (now.AvailableQuantity != product.Quantity - sold || now.ReservedQuantity != 0)
                _errors.Add(
                    $"{product.Id}: {product.Quantity} less {sold} sold is not {now.AvailableQuantity}, "
                    + $"with {now.ReservedQuantity} reserved");
            rows.Add([product.Id, $"{product.Quantity}", $"{sold}", $"{now.AvailableQuantity}", $"{now.ReservedQuantity}"]);
        }

        screen.Table(["PRODUCT", "STOCKED", "SOLD", "AVAILABLE", "RESERVED"], rows);
    }

    /// <summary>Prints the history of an order that was cancelled and compensated after confirmation.</summary>
    public async Task ShowExample(CancellationToken cancel)
    {
        var example = orders.FirstOrDefault(order =>
            order.Scenario.CancelMoment == CancelMoment.AfterConfirmation && order.Status == OrderStatuses.Cancelled);
        if (example is null) return;
        screen.Line($"Order {example.OrderId}, {example.Scenario.Name}:");
        OrderText.Print((await client.GetTimeline(example.OrderId, cancel)).Value.Timeline, screen);
    }

    void Check(Scenario scenario, List<PlacedOrder> scenarioOrders)
    {
        foreach (var order in scenarioOrders)
        {
            if (order.View is not { IsEnded: true })
                _errors.Add($"{order.OrderId} ({scenario.Name}) is still {order.Status}");
            else if (scenario.ExpectedStatus is { } end && order.Status != end)
                _errors.Add($"{order.OrderId} ({scenario.Name}) is {order.Status}, not {end}: {order.View.Reason}");
            else if (order.Status == OrderStatuses.Cancelled && !order.HasExpectedReason)
                _errors.Add($"{order.OrderId} ({scenario.Name}) has an unexpected reason: {ReasonOf(order.View)}");
        }

        if (scenario.ExpectedStatus is not null) return;
        var completed = scenarioOrders.Count(order => order.Status == OrderStatuses.Completed);
        if (completed != Math.Min(scarceUnits, scenarioOrders.Count))
            _errors.Add($"{completed} of {scenarioOrders.Count} buyers got one of {scarceUnits} units");
    }

    static string ReasonOf(OrderView order) => order.Reasons is { Count: > 0 } reasons
        ? string.Join("; ", reasons.Select(line => line.Reason))
        : order.Reason ?? "";
}
